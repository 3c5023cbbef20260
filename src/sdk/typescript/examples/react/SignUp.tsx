import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { Confirmed } from "ias-client";
import type { IasSignUp } from "ias-client/sign-up";
import "ias-client/sign-up";

interface IasSignUpProps extends DetailedHTMLProps<HTMLAttributes<IasSignUp>, IasSignUp> {
  url?: string;
  language?: string;
  messages?: string;
  "onias-confirmed"?: (event: CustomEvent<Confirmed>) => void;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "ias-sign-up": IasSignUpProps;
    }
  }
}

interface Props {
  url: string;
  language: string;
  onConfirmed: (authToken: string) => void;
}

/** The sign-up with the component. */
export function SignUp({ url, language, onConfirmed }: Props) {
  return (
    <ias-sign-up
      url={url}
      language={language}
      messages={`${url}/sign-up/languages/{language}.json`}
      onias-confirmed={({ detail }) => onConfirmed(detail.authToken)}
    />
  );
}
