package dev.ias.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ias.settings.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contrast ratios are those of WCAG 2.2. */
class BrandTest {

    @ParameterizedTest
    @CsvSource({"#000000, #ffffff, 21.0", "#767676, #ffffff, 4.54", "#ffd500, #ffffff, 1.43", "#777777, #777777, 1.0"})
    void theContrastIsThatOfWcag(String one, String two, double ratio) {
        assertThat(colour(one).contrast(colour(two))).isCloseTo(ratio, org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void theDefaultIsReadableOnBothGrounds() {
        var brand = accents("#2f6f5e", null);

        assertThat(problems(brand)).isEmpty();
        assertThat(brand.dark().colour().contrast(colour("#1c2220"))).isGreaterThan(4.5);
        assertThat(brand.dark().colour().contrast(brand.dark().text())).isGreaterThan(4.5);
        assertThat(brand.light().colour().contrast(brand.light().text())).isGreaterThan(4.5);
    }

    @ParameterizedTest
    @CsvSource({"#2f6f5e, #50bda0", "#6d28d9, #c19bfe", "#000000, #adadad", "#7a0000, #ff8a8a"})
    void theAccentOnDarkGroundKeepsItsHue(String accent, String dark) {
        var brand = accents(accent, null);

        assertThat(brand.dark().colour()).hasToString(dark);
        assertThat(brand.dark().colour().contrast(colour("#1c2220"))).isGreaterThanOrEqualTo(7);
        assertThat(brand.dark().colour().contrast(brand.dark().text())).isGreaterThan(4.5);
    }

    @Test
    void anAccentThatCannotBeReadIsRejectedWithOneThatCan() {
        assertThat(problems(accents("#ffd500", null)))
                .first()
                .asString()
                .startsWith("ias.brand.accent-color: '#ffd500' has a contrast of 1.4:1 on #ffffff;"
                        + " text needs at least 4.5:1, such as #");
        assertThat(problems(accents("#2f6f5e", "#123456")))
                .containsExactly("ias.brand.accent-color-dark: '#123456' has a contrast of 1.3:1 on #1c2220;"
                        + " text needs at least 4.5:1, such as #7a8da0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#fff", "#12345g", "", "2f6f5e"})
    void aColourHasSixHexadecimalDigits(String text) {
        assertThat(problems(accents(text, null)))
                .first()
                .isEqualTo("ias.brand.accent-color: '%s' is not a colour such as #2f6f5e".formatted(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "www.example.com", "/home", "https://", "ftp://example.com/"})
    void aUrlIsOneOfHttp(String url) {
        var brand = new Brand(new BrandSettings("ias", url, null, "#2f6f5e", null, null, url, url, null));

        assertThat(problems(brand))
                .contains("ias.brand.home-url: '%s' is not a URL such as https://www.example.com/".formatted(url))
                .filteredOn(problem -> problem.startsWith("ias.brand"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void onlyOneLogoMayBeSet(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("logo.svg"), "<svg/>").toString();
        var brand = new Brand(
                new BrandSettings("ias", "https://x.example/l.png", file, "#2f6f5e", null, null, null, null, null));

        assertThat(problems(brand)).containsExactly("ias.brand.logo-url and ias.brand.logo-file: only one may be set");
    }

    @ParameterizedTest
    @CsvSource({"logo.exe, is not a file whose name ends with", "missing.png, is not a file that can be read"})
    void aLogoIsAnImageThatCanBeRead(String name, String problem, @TempDir Path directory) {
        var file = directory.resolve(name).toString();
        var brand = new Brand(new BrandSettings("ias", null, file, "#2f6f5e", null, null, null, null, null));

        assertThat(problems(brand))
                .singleElement()
                .asString()
                .startsWith("ias.brand.logo-file: '")
                .contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "a b@example.com", "<x@example.com>"})
    void theSupportAddressIsAnAddress(String address) {
        var brand = new Brand(new BrandSettings("ias", null, null, "#2f6f5e", null, address, null, null, null));

        assertThat(problems(brand))
                .containsExactly("ias.brand.support-address: '%s' is not an address such as help@example.com"
                        .formatted(address));
    }

    @Test
    void aNameIsOneLine() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(
                        () -> TestBrand.named("Acme\r\nBcc: eve@example.com").name());
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> TestBrand.named("x".repeat(61)).name());
    }

    private static Brand accents(String light, @Nullable String dark) {
        return new Brand(new BrandSettings("ias", null, null, light, dark, null, null, null, null));
    }

    private static Colour colour(String text) {
        return Colour.parse(text).orElseThrow();
    }

    private static List<String> problems(Brand brand) {
        var problems = new ArrayList<String>();
        for (var check : brand.checks()) {
            try {
                check.run();
            } catch (InvalidSettingException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }
}
