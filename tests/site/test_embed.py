"""A figure elsewhere: the line of HTML that the site offers, in somebody else's page."""

import re

import pytest

L1 = "auto_examples/plot_2_l1.html"


def framed(page, site, line):
    """Put a line into a page of another's and return what is in the frame."""
    page.route(
        "**/course.html",
        lambda route: route.fulfill(
            content_type="text/html", body=f"<main>{line}</main>"
        ),
    )
    # Whoever publishes the site lets this one page be framed.
    page.route("**/embed.html*", framable)
    page.goto(f"{site}/course.html")
    return page.frame_locator("iframe")


def framable(route):
    response = route.fetch()
    headers = response.headers
    policy = headers.pop("content-security-policy")
    assert "frame-ancestors 'none'" in policy
    headers["content-security-policy"] = policy.replace("; frame-ancestors 'none'", "")
    route.fulfill(response=response, headers=headers)


def test_a_figure_offers_the_line_that_shows_it(page, site):
    page.goto(f"{site}/{L1}?l1=0.31#surface")
    page.locator(".live-surface.is-live").first.wait_for()
    button = page.locator(".live-embed").first
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    page.locator(".live-line textarea:focus").first.wait_for()
    line = page.locator(".live-line textarea").first.input_value()
    assert re.match(
        r'<iframe src="[^"]*embed.html\?figure=plot_2_l1_001&amp;l1=0.31"', line
    )
    frame = framed(page, site, line)
    frame.locator(".live-surface.is-live").wait_for()
    assert frame.locator("[data-dial=l1] input[type=text]").input_value() == "0.31"
    assert frame.locator(".live-figure").count() == 1
    assert not frame.locator(".live-embed").is_visible()
    back = frame.get_by_role("link", name="regsurf: 2. L1")
    assert back.get_attribute("href").startswith(f"{L1}?l1=0.31")
    # All of it is seen, without scrolling inside the frame.
    scrolls = frame.locator("html").evaluate(
        "(html) => html.scrollHeight - html.clientHeight"
    )
    assert scrolls <= 0


def test_the_explorer_offers_its_line(page, site, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/explorer.html?l1=0.4")
    page.locator(".explorer.is-ready").wait_for()
    page.click("[data-action=embed]")
    page.get_by_text("Line of HTML copied.").wait_for()
    line = page.evaluate("navigator.clipboard.readText()")
    frame = framed(page, site, line)
    frame.locator(".explorer.is-ready").wait_for()
    assert frame.locator("[data-dial=l1] input[type=text]").input_value() == "0.4"


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("light", "dark")])
def test_a_frame_has_the_scheme_it_asks_for(page, site, theme, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/embed.html?figure=plot_2_l1_001&theme={theme}")
    page.locator(".live-surface.is-live").wait_for()
    slider = page.locator("[data-dial=l1] input[type=range]")
    assert slider.evaluate("(range) => getComputedStyle(range).colorScheme") == theme


def test_a_figure_that_is_not_there_is_told_and_the_others_are_listed(page, site):
    page.goto(f"{site}/embed.html?figure=<b>nothing</b>")
    message = page.locator(".embed-message")
    assert message.inner_text().startswith(
        "There is no figure called “<b>nothing</b>”."
    )
    links = page.locator(".embed-list a")
    assert links.count() >= 5
    links.first.click()
    page.locator(".live-surface.is-live").wait_for()
