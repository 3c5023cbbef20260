package dev.ias.report.sns;

/** The result of verifying a message of Amazon SNS. */
public sealed interface VerifiedMessage {

    /** A notification with a valid signature, of a permitted topic. */
    record Notification(String message) implements VerifiedMessage {

        /** Omits the message, which contains addresses. */
        @Override
        public String toString() {
            return "Notification";
        }
    }

    /** The subscription of a permitted topic has been confirmed. */
    record Subscribed() implements VerifiedMessage {}

    /** The subscription of a permitted topic has ended. */
    record Unsubscribed() implements VerifiedMessage {}

    /** The request is refused. */
    record Refused(Reason reason) implements VerifiedMessage {}

    /** Why a request is refused. */
    enum Reason {
        MALFORMED("not a message of Amazon SNS: a JSON object with a Type is expected. If raw message delivery is"
                + " enabled for the subscription, disable it: raw messages have no signature"),
        TOPIC("the topic is not one of ias.bounces.sns-topics"),
        TIMESTAMP("the timestamp is missing, more than an hour old, or in the future"),
        CERTIFICATE("the signing certificate is not one of Amazon SNS in the region of the topic, or is not valid now"),
        SIGNATURE("the signature is missing or wrong, or its version is neither 1 nor 2"),
        SUBSCRIBE_URL("the URL of the subscription is not one of Amazon SNS in the region of the topic");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Returns a sentence fragment for operators, without data of the request. */
        public String text() {
            return text;
        }
    }
}
