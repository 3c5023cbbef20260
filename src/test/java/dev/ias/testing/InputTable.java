package dev.ias.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;

/** What clients and people send, for the tests of every door that reads it. */
public final class InputTable {

    private static final String CHINESE = "zh-Hans";
    private static final String ENGLISH = "en";

    /** White space and invisible characters that are copied along with a text, which every door removes. */
    private static final String AROUND =
            " \t\r\n\u000b\f\u0085\u00a0\u1680\u2000\u2007\u2009\u2028\u2029\u202f\u205f\u3000"
                    + "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufe0f\ufeff";

    private InputTable() {}

    /** A text, and the language that it selects. */
    public record Choice(String text, String language) {}

    /**
     * A JSON body, and the error of the REST API.
     *
     * @param field the field that the error names; empty if it names none
     */
    public record Body(String name, byte[] bytes, String error, String field) {

        private static Body malformed(String name, byte[] bytes) {
            return new Body(name, bytes, "400 request/3", "");
        }

        private static Body malformed(String name, String text) {
            return malformed(name, text.getBytes(UTF_8));
        }

        private static Body missing(String name, String text) {
            return new Body(name, text.getBytes(UTF_8), "400 request/1", "");
        }

        private static Body wrong(String field, String text) {
            return new Body(text, text.getBytes(UTF_8), "400 request/0", field);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Characters, one a text, that may surround a pasted text and are not part of it. */
    public static List<String> around() {
        return AROUND.codePoints().mapToObj(Character::toString).toList();
    }

    /** Addresses with one of these characters inside. */
    public static List<String> addressesWithOneInside() {
        return around().stream()
                .flatMap(character -> Stream.of(
                                "ja%sne@example.com", "jane%s@example.com", "jane@%sexample.com", "jane@exam%sple.com")
                        .map(pattern -> pattern.formatted(character)))
                .toList();
    }

    /** Texts that are the integer 7. */
    public static List<String> sevens() {
        return List.of("7", "07", "0000000007", " 7 ", "\u00a07\u200b");
    }

    /** Texts that some parser takes for an integer, and no door does. */
    public static List<String> noIntegers() {
        return List.of(
                "+7",
                "-7",
                "\u22127",
                "\u0667",
                "\u096d",
                "\uff17",
                "\ud835\udfd5",
                "\u2466",
                "7.0",
                "7.",
                "7e0",
                "0x7",
                "0b111",
                "7L",
                "7_0",
                "7,0",
                "7 0",
                "7\0",
                "7\u200b7",
                "VII",
                "NaN",
                "9223372036854775808",
                "18446744073709551623",
                "0000000000000000000000000007",
                "7".repeat(400));
    }

    /** Language tags. */
    public static List<Choice> tags() {
        return List.of(
                new Choice("zh", CHINESE),
                new Choice("ZH", CHINESE),
                new Choice(" zh ", CHINESE),
                new Choice("zh-CN", CHINESE),
                new Choice("zh_CN", CHINESE),
                new Choice("zh_TW.UTF-8", "zh-Hant"),
                new Choice("zh-Hant-HK", "zh-Hant"),
                new Choice("zh-Hans-CN-x-private", CHINESE),
                new Choice("zh-yue-HK", "zh-Hant"),
                new Choice("zh-min-nan", CHINESE),
                new Choice("cmn", CHINESE),
                new Choice("cmn-Hans-CN", CHINESE),
                new Choice("yue-Hant-HK", "zh-Hant"),
                new Choice("nan-TW", "zh-Hant"),
                new Choice("wuu", CHINESE),
                new Choice("zho", CHINESE),
                new Choice("chi", CHINESE),
                new Choice("en", ENGLISH),
                new Choice("en-US", ENGLISH),
                new Choice("eng", ENGLISH),
                new Choice("fr-CA", "fr"),
                new Choice("gsw", "de"),
                new Choice("pt", "pt-BR"),
                new Choice("iw", "he"),
                new Choice("tlh", ENGLISH),
                new Choice("z", ENGLISH),
                new Choice("zha", CHINESE),
                new Choice("x-zh", ENGLISH),
                new Choice("-zh", ENGLISH),
                new Choice("*", ENGLISH),
                new Choice("???", ENGLISH),
                new Choice("\u017eh", ENGLISH),
                new Choice("zh" + "-aaaaaaaa".repeat(2000), ENGLISH));
    }

    /** Values of {@code Accept-Language}. */
    public static List<Choice> acceptLanguages() {
        return List.of(
                new Choice("xx, zh-CN;q=0.9, en;q=0.8", CHINESE),
                new Choice("en;q=0.8,zh;q=0.9", CHINESE),
                new Choice("zh,en", CHINESE),
                new Choice("sw,fr", "fr"),
                new Choice("de-AT,fr", "de"),
                new Choice("en,zh", ENGLISH),
                new Choice("zh;q=0, en;q=0.1", ENGLISH),
                new Choice("zh;q=0.000", ENGLISH),
                new Choice("tlh-ES_tradnl-,zh", CHINESE),
                new Choice("zh-CN;q=0.9;", CHINESE),
                new Choice("zh_CN", CHINESE),
                new Choice("zh_CN,en;q=0.5", CHINESE),
                new Choice("cmn-Hans-CN", CHINESE),
                new Choice("tlh,yue-Hant-HK;q=0.7,en;q=0.6", "zh-Hant"),
                new Choice("zh;q=2,en;q=0.1", ENGLISH),
                new Choice("zh;q=-1,en;q=0.1", ENGLISH),
                new Choice("zh;q=x,en;q=0.1", ENGLISH),
                new Choice("zh;q=,en;q=0.1", ENGLISH),
                new Choice("zh;level=1,en;q=0.1", ENGLISH),
                new Choice("!!;q=0.5,zh", CHINESE),
                new Choice(",, ,zh", CHINESE),
                new Choice("zh ; Q=0.9 , en ; q=0.8", CHINESE),
                new Choice("zh;q=0.8999999761581421,en;q=0.8", CHINESE),
                new Choice("*,zh;q=0.5", CHINESE),
                new Choice("*", ENGLISH),
                new Choice("", ENGLISH));
    }

    /** Bodies that no operation of the REST API takes. */
    public static List<Body> bodies() {
        return List.of(
                Body.missing("no byte", ""),
                Body.missing("blanks", "  "),
                Body.missing("line breaks and tabs", "\r\n\t\n"),
                Body.missing("a byte order mark", "\ufeff"),
                Body.missing("null", " null "),
                Body.malformed("a raw tab in a text", "{\"lang\":\"e\tn\"}"),
                Body.malformed("a raw line feed in a name", "{\"la\nng\":\"en\"}"),
                Body.malformed("a raw NUL in a text", "{\"x\":\"\0\"}"),
                Body.malformed("the byte FF in a text", "{\"lang\":\"\u00ff\"}".getBytes(ISO_8859_1)),
                Body.malformed("the byte FF in an unknown field", "{\"x\":{\"y\":[\"\u00ff\"]}}".getBytes(ISO_8859_1)),
                Body.malformed("the byte FF after the document", "{}\u00ff".getBytes(ISO_8859_1)),
                Body.malformed("an overlong NUL", "{\"x\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1)),
                Body.malformed("an overlong slash", "{\"x\":\"\u00e0\u0080\u00af\"}".getBytes(ISO_8859_1)),
                Body.malformed("a surrogate in UTF-8", "{\"x\":\"\u00ed\u00a0\u0080\"}".getBytes(ISO_8859_1)),
                Body.malformed("beyond U+10FFFF", "{\"x\":\"\u00f4\u0090\u0080\u0080\"}".getBytes(ISO_8859_1)),
                Body.malformed("a cut sequence", "{\"x\":\"\u00e4\u00bd\"}".getBytes(ISO_8859_1)),
                Body.malformed("ISO 8859-1", "{\"x\":\"j\u00fcrgen\"}".getBytes(ISO_8859_1)),
                Body.malformed("UTF-16 with a byte order mark", "{\"x\":\"y\"}".getBytes(UTF_16)),
                Body.malformed("two byte order marks", "\ufeff\ufeff{}"),
                Body.malformed("a no-break space before the document", "\u00a0{}"),
                Body.malformed("a second document", "{}{}"),
                Body.malformed("a duplicate name", "{\"x\":1,\"x\":2}"),
                Body.malformed("a duplicate name below", "{\"x\":{\"y\":1,\"\\u0079\":2}}"),
                Body.malformed("an unknown escape", "{\"x\":\"\\x41\"}"),
                Body.malformed("half an escape", "{\"x\":\"\\u00g0\"}"),
                Body.malformed("NaN", "{\"x\":NaN}"),
                Body.malformed("a hexadecimal number", "{\"x\":0x1f}"),
                Body.malformed("a number with a plus", "{\"x\":+1}"),
                Body.malformed("a number with a leading zero", "{\"x\":007}"),
                Body.malformed("a number without digits after the point", "{\"x\":1.}"),
                Body.malformed("digits of another script", "{\"x\":\u0967}"),
                Body.malformed("a comment", "{/**/}"),
                Body.malformed("5,000 arrays", "{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"),
                Body.wrong("body", "[]"),
                Body.wrong("body", "\"text\""),
                Body.wrong("body", "-0"),
                Body.wrong("body", "1e1000000"),
                Body.wrong("body", "false"));
    }

    /** Bodies with a field of sign-up that is not of its type. */
    public static List<Body> signUps() {
        return Stream.concat(
                        Stream.of("5", "5.0", "1e1000000", "true", "null", "[]", "[\"zh\"]", "{}")
                                .map(lang -> Body.wrong(
                                        "lang", "{\"email\":\"type@example.com\",\"lang\":%s}".formatted(lang))),
                        Stream.of(
                                        "5",
                                        "true",
                                        "null",
                                        "[]",
                                        "[\"a@b.example\"]",
                                        "{}",
                                        "\"\\ud83d\"",
                                        "\"\\ude00@example.com\"",
                                        "\"\\ud83d\\ude00@example.com\"",
                                        "\"a\\u0000@example.com\"")
                                .map(email -> Body.wrong("email", "{\"email\":%s}".formatted(email))))
                .toList();
    }

    /** Bodies with a code that is not of its type. */
    public static List<Body> codes() {
        return Stream.of(
                        "539255.0",
                        "5.39255e5",
                        "539255e0",
                        "1e1000000",
                        "-539255",
                        "100000000",
                        "18446744073709551616",
                        "1" + "0".repeat(900),
                        "true",
                        "null",
                        "[539255]",
                        "{}",
                        "\"539255.0\"",
                        "\"+539255\"",
                        "\"\u0665\u0663\u0669\u0662\u0665\u0665\"",
                        "\"539255\\u0000\"",
                        "\"\\ud83d539255\"")
                .map(code -> Body.wrong("otpCode", "{\"otpCode\":%s}".formatted(code)))
                .toList();
    }
}
