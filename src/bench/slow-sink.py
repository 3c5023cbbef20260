"""A slow relay: slow-sink.py PORT MILLISECONDS. Prints the number of accepted mails in the format of smtp-sink."""
import asyncio
import sys

PORT = int(sys.argv[1])
SECONDS = int(sys.argv[2]) / 1000
taken = 0


async def serve(reader, writer):
    global taken
    writer.write(b"220 slow-sink ESMTP\r\n")
    in_mail = False
    while line := await reader.readline():
        if in_mail:
            if line == b".\r\n":
                in_mail = False
                await asyncio.sleep(SECONDS)
                taken += 1
                writer.write(b"250 taken\r\n")
            continue
        command = line[:4].upper()
        if command == b"DATA":
            in_mail = True
            writer.write(b"354 go on\r\n")
        elif command == b"EHLO":
            writer.write(b"250-slow-sink\r\n250 PIPELINING\r\n")
        elif command == b"QUIT":
            break
        else:
            writer.write(b"250 ok\r\n")
    writer.close()


async def main():
    await asyncio.start_server(serve, "127.0.0.1", PORT)
    while True:
        print(f"mesg={taken}", end="\r", flush=True)
        await asyncio.sleep(0.2)


asyncio.run(main())
