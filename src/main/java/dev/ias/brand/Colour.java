package dev.ias.brand;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An sRGB colour. Components are between 0 and 255. */
public record Colour(int red, int green, int blue) {

    static final Colour WHITE = new Colour(255, 255, 255);
    static final Colour BLACK = new Colour(0, 0, 0);

    private static final Pattern HEXADECIMAL = Pattern.compile("#[0-9A-Fa-f]{6}");
    private static final double STEP = 0.02;

    /** Returns the colour of a text such as {@code #2f6f5e}. */
    static Optional<Colour> parse(String text) {
        return HEXADECIMAL.matcher(text).matches()
                ? Optional.of(of(Integer.parseInt(text.substring(1), 16)))
                : Optional.empty();
    }

    private static Colour of(int rgb) {
        return new Colour(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
    }

    /** Returns the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
    double contrast(Colour other) {
        var one = luminance() + 0.05;
        var two = other.luminance() + 0.05;
        return Math.max(one, two) / Math.min(one, two);
    }

    /** Returns white or near-black text, whichever has more contrast on this colour. */
    Colour text() {
        var dark = mixed(BLACK, 0.85);
        return contrast(WHITE) >= contrast(dark) ? WHITE : dark;
    }

    /** Mixes this colour with {@code towards} until it reaches a contrast ratio to a background. */
    Colour readableOn(Colour ground, Colour towards, double contrast) {
        var part = 0.0;
        var mixed = this;
        while (mixed.contrast(ground) < contrast && part < 1) {
            part += STEP;
            mixed = mixed(towards, Math.min(part, 1));
        }
        return mixed;
    }

    /** Returns this colour, lighter by as much as it takes to reach a contrast to a dark ground; keeps the hue. */
    Colour lightOn(Colour ground, double contrast) {
        var brightest = 255.0 / Math.max(1, Math.max(red, Math.max(green, blue)));
        var lighter = this;
        for (var factor = 1.0; factor < brightest && lighter.contrast(ground) < contrast; factor += STEP) {
            lighter = scaled(factor);
        }
        return lighter.readableOn(ground, WHITE, contrast);
    }

    private Colour scaled(double factor) {
        return new Colour(
                (int) Math.round(red * factor), (int) Math.round(green * factor), (int) Math.round(blue * factor));
    }

    private Colour mixed(Colour other, double part) {
        return new Colour(mixed(red, other.red, part), mixed(green, other.green, part), mixed(blue, other.blue, part));
    }

    private static int mixed(int one, int two, double part) {
        return (int) Math.round(one + (two - one) * part);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int component) {
        var value = component / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** Returns the colour in the notation of CSS, such as {@code #2f6f5e}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
