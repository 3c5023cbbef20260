package dev.ias.brand;

/** Brands for tests without an application. */
public final class TestBrand {

    private TestBrand() {}

    public static Brand named(String name) {
        return new Brand(new BrandSettings(name, null, null, "#2f6f5e", null, null, null, null, null));
    }
}
