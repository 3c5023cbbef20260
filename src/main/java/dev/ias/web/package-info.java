/** Web pages: the pages of mailed links, the contracts and Swagger UI. */
@NullMarked
package dev.ias.web;

import org.jspecify.annotations.NullMarked;
