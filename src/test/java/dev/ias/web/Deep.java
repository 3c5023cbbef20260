package dev.ias.web;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebElement;

/** Finds elements by a CSS selector in a document and in its shadow trees. */
final class Deep extends By {

    /** A JavaScript function that returns the matching elements, those of the document first. */
    static final String FIND = """
        (selector => {
          const found = [];
          const search = root => {
            found.push(...root.querySelectorAll(selector));
            for (const element of root.querySelectorAll("*")) {
              if (element.shadowRoot) search(element.shadowRoot);
            }
          };
          search(document);
          return found;
        })\
        """;

    private final String selector;

    private Deep(String selector) {
        this.selector = selector;
    }

    static By css(String selector) {
        return new Deep(selector);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<WebElement> findElements(SearchContext context) {
        var found = ((JavascriptExecutor) context).executeScript("return " + FIND + "(arguments[0])", selector);
        return found == null ? List.of() : (List<WebElement>) found;
    }

    @Override
    public String toString() {
        return "Deep.css: " + selector;
    }
}
