package dev.ias.testing;

/** What went wrong in comparable services, as attacks on this one. A test says with {@link Attack} which of them it shows to fail. */
public enum KnownAttack {
    S1("the right code from many callers at once"),
    S2("wrong codes from many callers at once"),
    S3("wrong codes in quick succession, which no counter sees"),
    S4("a guess for each of many mailed codes, for a day"),
    S5("a resend that refills the tries"),
    S6("other addresses of one IPv6 network, other spellings of one address"),
    S7("an invented X-Forwarded-For"),
    S8("another e-mail address for each call, so that limits by address never count"),
    S9("mails without end to one recipient"),
    S10("resends from many callers at once"),
    S11("telling from the answer of a sign-up whether an address is known"),
    S12("telling from the answer of a confirmation whether an address is known"),
    S13("measuring how many bytes of a secret were right"),
    S14("trying all codes against a dump of the database"),
    S15("reading codes and links in the tables and in mails that wait"),
    S16("line breaks in addresses and names that become SMTP commands and header fields"),
    S17("texts that are taken for addresses and are none"),
    S18("an address that mail software reads as another one"),
    S19("several addresses in one field"),
    S20("two spellings of one address as two identities"),
    S21("a forged Host that ends up in mailed links"),
    S22("a token or code of one sign-up, account or purpose used for another"),
    S23("a proof of one address that is counted for another"),
    S24("fields of a request that set what only the service may set"),
    S25("a code, link or token used again, or for another purpose"),
    S26("mail scanners that open links and run their scripts"),
    S27("secrets and addresses in logs, metrics, traces and errors"),
    S28("an administrator who points the relay elsewhere and gets its password; calls to addresses inside the network"),
    S29("codes that can be foretold"),
    S30("a flood that pushes codes which wait out of a cache"),
    S31("locking somebody else out"),
    S32("a captcha at sending that is missing at confirming", "there is no captcha: limits guard both calls");

    private final String attack;
    private final String whyNot;

    KnownAttack(String attack) {
        this(attack, "");
    }

    KnownAttack(String attack, String whyNot) {
        this.attack = attack;
        this.whyNot = whyNot;
    }

    public String attack() {
        return attack;
    }

    /** Why there is nothing to attack here; empty where there is. */
    public String whyNot() {
        return whyNot;
    }
}
