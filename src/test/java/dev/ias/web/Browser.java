package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ias.testing.Executables;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Headless Chromium, as installed on this machine. */
final class Browser implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AXE = axe();

    /** A JavaScript expression for the focused element, which may be in a shadow tree. */
    static final String FOCUSED = """
        (root => {
          let focused = root.activeElement;
          while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
          return focused;
        })(document)\
        """;

    private final ChromeDriver driver;
    private final WebDriverWait wait;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
        this.wait = new WebDriverWait(driver, DEADLINE);
        // Pages change between the look-up of an element and its use.
        wait.ignoring(StaleElementReferenceException.class);
    }

    /** Opens a browser; skips the test if Chromium is not installed. */
    static Browser open(Path profile) {
        return open(profile, options -> {});
    }

    /** Opens a browser with additional options. */
    static Browser open(Path profile, Consumer<ChromeOptions> further) {
        var chromium = Executables.find("chromium", "chromium-browser", "google-chrome");
        var chromedriver = Executables.find("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "needs chromium and chromedriver; on Debian, apt-get install chromium chromium-driver");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get())
                .build();
        var options = options(chromium.get(), profile);
        further.accept(options);
        return new Browser(new ChromeDriver(service, options));
    }

    /** Disables JavaScript. */
    static void withoutScripts(ChromeOptions options) {
        options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
    }

    /** Emulates a phone with Chinese as language and a dark color scheme. */
    static void chinesePhone(ChromeOptions options) {
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "zh-CN,zh"));
        options.addArguments("--force-dark-mode", "--blink-settings=preferredColorScheme=0");
        options.setExperimentalOption(
                "mobileEmulation",
                Map.of("deviceMetrics", Map.of("width", 360, "height", 640, "pixelRatio", 2.0, "touch", true)));
    }

    void go(URI address) {
        driver.get(address.toString());
    }

    WebElement find(String selector) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(Deep.css(selector)));
    }

    List<WebElement> findAll(String selector) {
        find(selector);
        return driver.findElements(Deep.css(selector));
    }

    void click(String selector) {
        wait.until(ExpectedConditions.elementToBeClickable(Deep.css(selector))).click();
    }

    /** Moves the pointer to an element and clicks. */
    void pointAndClick(String selector) {
        new Actions(driver)
                .moveToElement(wait.until(ExpectedConditions.elementToBeClickable(Deep.css(selector))))
                .click()
                .perform();
    }

    /** Clicks at the place where the pointer is, as the second click of a double-click does. */
    void clickAgain() {
        new Actions(driver).click().perform();
    }

    /** Waits for a JavaScript expression to be true; false on timeout. */
    boolean holds(String expression) {
        return wait.until(any -> Boolean.TRUE.equals(evaluate(expression)));
    }

    /** Waits for the visible heading to have this text; false on timeout. */
    boolean heading(String text) {
        return wait.until(any -> driver.findElements(Deep.css("h1, [role=heading]")).stream()
                .anyMatch(heading -> heading.isDisplayed() && heading.getText().equals(text)));
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Sends keys to the focused element. */
    void press(CharSequence... keys) {
        var actions = new Actions(driver);
        Arrays.stream(keys).forEach(actions::sendKeys);
        actions.perform();
    }

    /** Replaces the content of a field. */
    void type(String selector, String text) {
        var field = find(selector);
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
        assertThat(field.getDomProperty("value")).isEqualTo(text);
    }

    /** Cuts the content of a field and pastes it from the clipboard. */
    void cutAndPaste(String selector) {
        find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.chord(Keys.CONTROL, "x"));
        assertThat(property(selector, "value")).isEmpty();
        find(selector).sendKeys(Keys.chord(Keys.CONTROL, "v"));
    }

    /** Returns a DOM property of an element, visible or not. */
    String property(String selector, String name) {
        return String.valueOf(driver.findElement(Deep.css(selector)).getDomProperty(name));
    }

    /** Waits for an attribute to have this value; false on timeout. */
    boolean attribute(String selector, String name, String value) {
        return wait.until(ExpectedConditions.domAttributeToBe(driver.findElement(Deep.css(selector)), name, value));
    }

    /** Waits for an element's text to contain this; false on timeout. */
    boolean says(String selector, String part) {
        return wait.until(ExpectedConditions.textToBePresentInElementLocated(Deep.css(selector), part));
    }

    /** Moves the focus to the previous element. */
    void pressShiftTab() {
        new Actions(driver)
                .keyDown(Keys.SHIFT)
                .sendKeys(Keys.TAB)
                .keyUp(Keys.SHIFT)
                .perform();
    }

    Accessible accessible(String selector) {
        return Accessible.of(driver, Deep.FIND + "(" + TextNode.valueOf(selector) + ")[0]");
    }

    /** Returns the focused element in the accessibility tree. */
    Accessible accessibleFocus() {
        return Accessible.of(driver, FOCUSED);
    }

    /** Returns the id of the focused element. */
    String focused() {
        return String.valueOf(evaluate(FOCUSED + ".id"));
    }

    /** Evaluates a JavaScript expression. */
    @Nullable
    Object evaluate(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** Returns the text of an element in a frame. */
    String inFrame(String frame, String selector) {
        return insideFrame(frame, () -> find(selector).getText());
    }

    void clickInFrame(String frame, String selector) {
        insideFrame(frame, () -> {
            click(selector);
            return "";
        });
    }

    private String insideFrame(String frame, Supplier<String> action) {
        wait.until(ExpectedConditions.frameToBeAvailableAndSwitchToIt(By.cssSelector(frame)));
        try {
            return action.get();
        } finally {
            driver.switchTo().defaultContent();
        }
    }

    /** Waits for a new tab, closes it, and returns its URL. */
    URI tabOpenedBy(Runnable action) {
        var here = driver.getWindowHandle();
        var before = driver.getWindowHandles();
        action.run();
        wait.until(ExpectedConditions.numberOfWindowsToBe(before.size() + 1));
        var tab = driver.getWindowHandles().stream()
                .filter(handle -> !before.contains(handle))
                .findAny()
                .orElseThrow();
        try {
            driver.switchTo().window(tab);
            wait.until(ExpectedConditions.not(ExpectedConditions.urlToBe("about:blank")));
            return URI.create(driver.getCurrentUrl());
        } finally {
            driver.close();
            driver.switchTo().window(here);
        }
    }

    /** Presses "OK" in a dialog of {@code window.confirm}. */
    void acceptAlert() {
        wait.until(ExpectedConditions.alertIsPresent()).accept();
    }

    /** Sets the size of the page in CSS pixels. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Sets the size of the page in CSS pixels, and the color scheme: {@code light} or {@code dark}. */
    void emulate(int width, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Runs a script, whose last statement returns a list of texts. */
    List<String> list(String script) {
        var result = driver.executeScript(script);
        return result instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Returns what axe finds wrong with the page, except for some rules. */
    List<String> violations(String... exceptions) {
        driver.executeScript(AXE);
        var result = driver.executeAsyncScript("""
            const [exceptions, done] = arguments
            const rules = Object.fromEntries(exceptions.map(rule => [rule, { enabled: false }]))
            axe.run({ rules }).then(({ violations }) => done(violations.map(({ id, nodes }) =>
                `${id}: ${nodes.map(node => node.html).join(' ')}`)))
            """, List.of(exceptions));
        return result instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("no result");
    }

    private static String axe() {
        try (var script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Disconnects or reconnects the network. */
    void offline(boolean offline) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Scrolls to an element and saves a screenshot. */
    void screenshot(String name, String selector) {
        driver.executeScript("arguments[0].scrollIntoView()", find(selector));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the errors in the console since the last call. */
    List<String> consoleErrors() {
        return log(LogType.BROWSER)
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Returns the requests of all pages, except for the browser's start page, since the last call. */
    List<URI> requests() {
        return log(LogType.PERFORMANCE)
                .map(entry -> json(entry.getMessage()).path("message"))
                .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
                .map(event -> event.path("params"))
                .filter(request -> request.path("documentURL").asText().startsWith("http"))
                .map(request -> request.at("/request/url").asText())
                .filter(url -> !url.startsWith("data:"))
                .map(URI::create)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }

    private Stream<LogEntry> log(String type) {
        return driver.manage().logs().get(type).getAll().stream();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChromeOptions options(File chromium, Path profile) {
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(chromium);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,1800",
                "--user-data-dir=" + profile);
        return options;
    }
}
