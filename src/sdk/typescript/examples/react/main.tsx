import { useState } from "react";
import { createRoot } from "react-dom/client";
import { SignUp } from "./SignUp";
import { SignUpForm } from "./SignUpForm";

// The URL of the service.
const url = import.meta.env["VITE_IAS_URL"] as string;

function App() {
  const [authToken, setAuthToken] = useState<string>();
  if (authToken !== undefined) {
    return <p role="status">You are signed in.</p>;
  }
  return location.hash === "#form"
    ? <SignUpForm url={url} onConfirmed={setAuthToken} />
    : <SignUp url={url} language="de" onConfirmed={setAuthToken} />;
}

createRoot(document.querySelector("#root")!).render(<App />);
