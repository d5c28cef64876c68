// Cases from the definition: the nearest integer, ties towards positive infinity.
#include "lrtrack/rounding.hpp"

#include <gtest/gtest.h>

namespace lrtrack {
namespace {

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

TEST(RoundHalfUp, TakesTheNearestInteger) {
  EXPECT_EQ(round_half_up(0.0), 0);
  EXPECT_EQ(round_half_up(-0.0), 0);
  EXPECT_EQ(round_half_up(2.25), 2);
  EXPECT_EQ(round_half_up(2.75), 3);
  EXPECT_EQ(round_half_up(-2.25), -2);
  EXPECT_EQ(round_half_up(-2.75), -3);
}

TEST(RoundHalfUp, TakesTiesUpwards) {
  EXPECT_EQ(round_half_up(0.5), 1);
  EXPECT_EQ(round_half_up(1.5), 2);
  EXPECT_EQ(round_half_up(2.5), 3);
  EXPECT_EQ(round_half_up(-0.5), 0);
  EXPECT_EQ(round_half_up(-1.5), -1);
  EXPECT_EQ(round_half_up(-2.5), -2);
}

TEST(RoundHalfUp, IsExactWhereAddingAHalfIsNot) {
  EXPECT_EQ(round_half_up(0.49999999999999994), 0);
  EXPECT_EQ(round_half_up(-0.50000000000000011), -1);
  EXPECT_EQ(round_half_up(4503599627370495.5), 4503599627370496);
  EXPECT_EQ(round_half_up(4503599627370497.0), 4503599627370497);
  EXPECT_EQ(round_half_up(-4503599627370497.0), -4503599627370497);
  EXPECT_EQ(round_half_up(9007199254740991.0), 9007199254740991);
}

TEST(RoundHalfUp, HoldsTheEndsOfTheRange) {
  EXPECT_EQ(round_half_up(9223372036854774784.0), 9223372036854774784);  // the last below 2^63
  EXPECT_EQ(round_half_up(9223372036854775808.0), highest);
  EXPECT_EQ(round_half_up(1e300), highest);
  EXPECT_EQ(round_half_up(std::numeric_limits<double>::infinity()), highest);
  EXPECT_EQ(round_half_up(-9223372036854775808.0), lowest);
  EXPECT_EQ(round_half_up(-1e300), lowest);
  EXPECT_EQ(round_half_up(-std::numeric_limits<double>::infinity()), lowest);
}

}  // namespace
}  // namespace lrtrack
