import { type FormEvent, useEffect, useState } from "react";
import { Ias, type Outcome, SignUpSession } from "ias-client";

const KEY = "sign-up";

interface Props {
  url: string;
  onConfirmed: (authToken: string) => void;
}

/** The sign-up with a form of your own. */
export function SignUpForm({ url, onConfirmed }: Props) {
  const [session] = useState(() => SignUpSession.from(new Ias({ url }), sessionStorage.getItem(KEY)));
  const [state, setState] = useState(session.state);
  const [problem, setProblem] = useState("");
  const now = useNow();

  async function call(work: Promise<Outcome>) {
    const outcome = await work;
    sessionStorage.setItem(KEY, JSON.stringify(session));
    setState(session.state);
    setProblem(text(outcome));
    if (outcome.kind === "confirmed") {
      onConfirmed(outcome.authToken);
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("typed"));
    void call(state.step === "code" ? session.confirm(typed) : session.signUp(typed));
  }

  if (state.step !== "code") {
    return (
      <form key="address" onSubmit={submit}>
        <label>E-mail address <input name="typed" type="email" autoComplete="email" required /></label>
        <button>Send me a code</button>
        <p role="alert">{problem}</p>
      </form>
    );
  }
  const seconds = Math.ceil((state.resendAt - now) / 1_000);
  return (
    <form key="code" onSubmit={submit}>
      <label>Code <input name="typed" inputMode="numeric" autoComplete="one-time-code" required /></label>
      <button>Confirm</button>
      <button type="button" disabled={seconds > 0 || state.mailsLeft === 0} onClick={() => void call(session.resend())}>
        {seconds > 0 ? `Send a new code in ${seconds} s` : "Send a new code"}
      </button>
      <p role="alert">{problem}</p>
    </form>
  );
}

function text(outcome: Outcome): string {
  switch (outcome.kind) {
    case "mailed":
    case "confirmed":
      return "";
    case "invalid":
      return outcome.field === "email" ? "Please check the address." : "A code has six to eight digits.";
    case "wrong-code":
      return `This code does not match. Tries left: ${outcome.triesLeft}.`;
    case "expired":
      return "This code has expired. Please ask for a new one.";
    case "over":
      return "This sign-up has ended. You can begin again.";
    case "challenge":
      return `Please solve the challenge of ${outcome.provider}.`;
    case "wait":
      return `Please try again at ${new Date(outcome.until).toLocaleTimeString()}.`;
    case "failed":
      return `Something went wrong on our side (${outcome.trace}). Please try again.`;
    case "unreachable":
      return "The service cannot be reached. Please try again.";
  }
}

/** Returns the time, anew each second. */
function useNow() {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return now;
}
