#include "http/user_agent.h"
#include <gtest/gtest.h>

namespace bolan::http {

TEST(UserAgent, is_told_by_browser_and_system) {
    EXPECT_EQ(device_of("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
                        "Mobile Safari/537.36"),
              "Chrome, Android");
    EXPECT_EQ(device_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                        "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"),
              "Edge, Windows");
    EXPECT_EQ(device_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                        "Gecko) Version/17.1 Mobile/15E148 Safari/604.1"),
              "Safari, iPhone");
    EXPECT_EQ(device_of("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"), "Firefox, Linux");
}

TEST(UserAgent, what_is_no_browser_is_named_and_what_is_nonsense_is_not) {
    EXPECT_EQ(device_of("curl/7.88.1"), "curl");
    EXPECT_EQ(device_of(""), "");
    EXPECT_EQ(device_of("\x01<script>\n"), "");
    EXPECT_EQ(device_of(std::string(5000, 'x')), std::string(40, 'x'));
}

}  // namespace bolan::http
