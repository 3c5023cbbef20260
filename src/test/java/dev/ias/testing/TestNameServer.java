package dev.ias.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A recursive name server on the loopback interface, over UDP and TCP, with invented answers and faults. Names that it
 * does not know do not exist. Written for the tests, with a codec of its own.
 */
public final class TestNameServer implements AutoCloseable {

    private static final int A = 1;
    private static final int NS = 2;
    private static final int SOA = 6;
    private static final int MX = 15;
    private static final int TXT = 16;
    private static final int AAAA = 28;

    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;
    private static final int TRUNCATED = 0x0200;
    private static final int RESPONSE = 0x8180;
    private static final int HEADER = 12;
    private static final int OWNER = 0xc00c;
    private static final int LARGEST = 65_535;

    /** How the server treats questions for a name. */
    public enum Fault {
        SERVFAIL,
        SILENCE,
        /** Not a DNS message. */
        GARBAGE,
        /** The answer to another query. */
        WRONG_ID,
        /** The answer to another question. */
        WRONG_QUESTION,
        /** Names other servers instead of asking them. */
        REFERRAL,
        /** MX records that are shorter than their type requires. */
        SHORT_RECORD,
        /** Truncated over UDP, complete over TCP. */
        TRUNCATED_UDP,
        /** Truncated over UDP, and no answer over TCP. */
        SILENT_TCP,
        /** Answers only after {@link #release}. */
        HELD
    }

    private record Entry(int type, int ttl, byte[] data) {}

    private record Question(String name, int type, int length) {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final int negativeTtl;
    private final Map<String, List<Entry>> entries = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Queue<String> queries = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> ports = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    public TestNameServer() {
        this(60);
    }

    /** Creates a server whose negative answers may be cached for some seconds. */
    public TestNameServer(int negativeTtl) {
        this.negativeTtl = negativeTtl;
        try {
            this.tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
            udp.setReceiveBufferSize(4 * 1024 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::serveUdp);
        Thread.ofPlatform().daemon().start(this::serveTcp);
    }

    /** Returns the value of {@code ias.dns.servers}. */
    public String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    public TestNameServer mx(String name, int ttl, String exchange) {
        return add(name, MX, ttl, concat(new byte[] {0, 10}, encoded(exchange)));
    }

    public TestNameServer nullMx(String name, int ttl) {
        return add(name, MX, ttl, new byte[] {0, 0, 0});
    }

    public TestNameServer ipv4(String name, int ttl) {
        return add(name, A, ttl, new byte[] {(byte) 192, 0, 2, 1});
    }

    public TestNameServer ipv6(String name, int ttl) {
        return add(name, AAAA, ttl, new byte[16]);
    }

    public TestNameServer text(String name, String... strings) {
        var data = new ByteArrayOutputStream();
        for (var string : strings) {
            data.write(string.length());
            data.writeBytes(string.getBytes(StandardCharsets.US_ASCII));
        }
        return add(name, TXT, 300, data.toByteArray());
    }

    /** Adds a name without any of the records that are asked for. */
    public TestNameServer empty(String name) {
        entries.computeIfAbsent(name, any -> new ArrayList<>());
        return this;
    }

    /** Deletes all records of a name. */
    public TestNameServer remove(String name) {
        entries.remove(name);
        return this;
    }

    public TestNameServer fault(String name, Fault fault) {
        faults.put(name, fault);
        return this;
    }

    /** Answers all held questions. */
    public void release() {
        for (var answer = held.poll(); answer != null; answer = held.poll()) {
            answer.run();
        }
    }

    public int held() {
        return held.size();
    }

    /** Returns all questions so far, such as {@code MX example.com}; those over TCP end with {@code (TCP)}. */
    public List<String> queries() {
        return List.copyOf(queries);
    }

    /** Returns the number of questions for a name. */
    public long queries(String name) {
        return queries.stream().filter(query -> query.contains(" " + name)).count();
    }

    /** Returns the source ports of all questions over UDP. */
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    private TestNameServer add(String name, int type, int ttl, byte[] data) {
        entries.computeIfAbsent(name, any -> new ArrayList<>()).add(new Entry(type, ttl, data));
        return this;
    }

    private void serveUdp() {
        var buffer = new byte[LARGEST];
        while (!udp.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                var query = Arrays.copyOf(buffer, packet.getLength());
                var client = packet.getSocketAddress();
                ports.add(packet.getPort());
                var question = question(query);
                queries.add(type(question.type()) + " " + question.name());
                var fault = faults.get(question.name());
                if (fault == Fault.HELD) {
                    held.add(() -> send(answer(query, question, false), client));
                } else if (fault != Fault.SILENCE) {
                    send(answer(query, question, false), client);
                }
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void send(byte[] answer, SocketAddress client) {
        try {
            udp.send(new DatagramPacket(answer, answer.length, client));
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                var connection = tcp.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new DataInputStream(connection.getInputStream());
            var query = new byte[in.readUnsignedShort()];
            in.readFully(query);
            var question = question(query);
            queries.add(type(question.type()) + " " + question.name() + " (TCP)");
            if (faults.get(question.name()) == Fault.SILENT_TCP) {
                in.read();
                return;
            }
            var answer = answer(query, question, true);
            var out = new DataOutputStream(connection.getOutputStream());
            out.writeShort(answer.length);
            out.write(answer);
            out.flush();
            in.read();
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    private byte[] answer(byte[] query, Question question, boolean overTcp) {
        var fault = faults.get(question.name());
        var known = entries.get(question.name());
        var found = known == null
                ? List.<Entry>of()
                : known.stream()
                        .filter(entry -> entry.type() == question.type())
                        .toList();
        var id = ByteBuffer.wrap(query).getShort();
        var section = Arrays.copyOfRange(query, HEADER, HEADER + question.length());
        return switch (fault) {
            case null -> message(id, known == null ? NXDOMAIN : 0, section, found, soa(found));
            case HELD -> message(id, known == null ? NXDOMAIN : 0, section, found, soa(found));
            case SILENCE -> new byte[0];
            case SERVFAIL -> message(id, SERVFAIL, section, List.of(), List.of());
            case GARBAGE -> "This is not DNS.".getBytes(StandardCharsets.US_ASCII);
            case WRONG_ID -> message((short) (id + 1), NXDOMAIN, section, List.of(), soa(List.of()));
            case WRONG_QUESTION -> {
                var other = section.clone();
                other[1]++;
                yield message(id, NXDOMAIN, other, List.of(), soa(List.of()));
            }
            case REFERRAL -> message(id, 0, section, List.of(), List.of(new Entry(NS, 60, encoded("ns.example"))));
            case SHORT_RECORD -> message(id, 0, section, List.of(new Entry(MX, 60, new byte[1])), List.of());
            case TRUNCATED_UDP, SILENT_TCP ->
                overTcp
                        ? message(id, 0, section, found, soa(found))
                        : message(id, TRUNCATED, section, List.of(), List.of());
        };
    }

    private List<Entry> soa(List<Entry> found) {
        if (!found.isEmpty()) {
            return List.of();
        }
        var numbers = ByteBuffer.allocate(5 * Integer.BYTES)
                .putInt(1)
                .putInt(3600)
                .putInt(600)
                .putInt(86_400)
                .putInt(negativeTtl);
        var names = concat(encoded("ns.example"), encoded("admin.example"));
        return List.of(new Entry(SOA, 3600, concat(names, numbers.array())));
    }

    private static byte[] message(short id, int flags, byte[] question, List<Entry> answers, List<Entry> authority) {
        var message = ByteBuffer.allocate(LARGEST)
                .putShort(id)
                .putShort((short) (RESPONSE | flags))
                .putShort((short) 1)
                .putShort((short) answers.size())
                .putShort((short) authority.size())
                .putShort((short) 0)
                .put(question);
        answers.forEach(entry -> put(message, entry));
        authority.forEach(entry -> put(message, entry));
        return Arrays.copyOf(message.array(), message.position());
    }

    private static void put(ByteBuffer message, Entry entry) {
        message.putShort((short) OWNER)
                .putShort((short) entry.type())
                .putShort((short) 1)
                .putInt(entry.ttl())
                .putShort((short) entry.data().length)
                .put(entry.data());
    }

    private static Question question(byte[] query) {
        var name = new StringBuilder();
        var position = HEADER;
        while (query[position] != 0) {
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(new String(query, position + 1, query[position], StandardCharsets.US_ASCII));
            position += query[position] + 1;
        }
        return new Question(name.toString(), ByteBuffer.wrap(query).getShort(position + 1), position + 5 - HEADER);
    }

    private static String type(int type) {
        return switch (type) {
            case A -> "A";
            case AAAA -> "AAAA";
            case MX -> "MX";
            case TXT -> "TXT";
            default -> String.valueOf(type);
        };
    }

    private static byte[] encoded(String name) {
        var encoded = new ByteArrayOutputStream();
        for (var label : name.split("\\.")) {
            encoded.write(label.length());
            encoded.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        encoded.write(0);
        return encoded.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
