package dev.ias.brand;

/** Brands for tests without an application. */
public final class TestBrand {

    private TestBrand() {}

    public static Brand named(String name) {
        return new Brand(new BrandSettings(name, null, null, "#2f6f5e", null, null, null, null, null));
    }

    /** Returns a brand with all that mails show, except for a logo. */
    public static Brand of(String name, String url, String supportAddress, String legalFooter) {
        return new Brand(new BrandSettings(name, null, null, "#2f6f5e", null, supportAddress, url, url, legalFooter));
    }
}
