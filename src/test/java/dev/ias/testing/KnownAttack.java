package dev.ias.testing;

/** Attacks that succeeded on comparable services. {@link Attack} on a test names the attacks that it shows to fail. */
public enum KnownAttack {
    S1("the right code from many callers at once"),
    S2("wrong codes from many callers at once"),
    S3("wrong codes in quick succession that no counter counts"),
    S4("one guess for each of many mailed codes, for a day"),
    S5("a resend that resets the count of wrong codes"),
    S6("other addresses of one IPv6 network, other spellings of one address"),
    S7("an invented X-Forwarded-For"),
    S8("another e-mail address for each call, so that limits by address never count"),
    S9("unlimited mails to one recipient"),
    S10("resends from many callers at once"),
    S11("address enumeration by the answer of a sign-up"),
    S12("address enumeration by the answer of a confirmation"),
    S13("timing of the comparison of a secret"),
    S14("trying all codes against a dump of the database"),
    S15("codes and links in plain text in tables and waiting mails"),
    S16("line breaks in addresses and names that become SMTP commands and header fields"),
    S17("input accepted as an address although it is not one"),
    S18("an address that mail software parses as another one"),
    S19("several addresses in one field"),
    S20("two spellings of one address as two identities"),
    S21("a forged Host that ends up in mailed links"),
    S22("a token or code of one sign-up, account or purpose used for another"),
    S23("a proof of one address that is counted for another"),
    S24("mass assignment: request fields that set what only the service may set"),
    S25("a code, link or token used again, or for another purpose"),
    S26("mail scanners that open links and run their scripts"),
    S27("secrets and addresses in logs, metrics, traces and errors"),
    S28("an administrator who redirects the relay and obtains its password; SSRF"),
    S29("predictable codes"),
    S30("a flood that evicts waiting codes from a cache"),
    S31("locking another user out"),
    S32(
            "a captcha for sending that is missing for confirming",
            "a caller challenge protects recipients; guesses have limits of their own, on which it has no influence"),
    S33("a solution of a caller challenge that is replayed, forged, expired or too easy"),
    S34("others who keep a person from signing up by using up the limits of the mailbox"),
    S35("sign-ups of mailboxes that the relay refuses, as an oracle for existing ones"),
    S36("spellings of one mailbox (dots, tags, other domains of its provider) as many recipients"),
    S37("the networks of one free IPv6 /48 as many clients"),
    S38("mails of one API that a limit of the instance counts for the other only"),
    S39("a few wrong codes for each of very many people"),
    S40("other callers' activity read from the limits in an answer"),
    S41("a burst of mails to one person, by sign-ups, accounts or deletions at once"),
    S42("calls that are denied and hold the rate of the instance until then"),
    S43("address enumeration by the answer to a request for a new link"),
    S44("a page of another origin that has its visitors request mails"),
    S45("an open redirect: a return URL that leads to another site"),
    S46("reports that are forged, replayed or of another mail, to keep a person from getting mails");

    private final String attack;
    private final String reason;

    KnownAttack(String attack) {
        this(attack, "");
    }

    KnownAttack(String attack, String reason) {
        this.attack = attack;
        this.reason = reason;
    }

    public String attack() {
        return attack;
    }

    /** Returns the reason why the attack does not apply; empty if it applies. */
    public String reason() {
        return reason;
    }
}
