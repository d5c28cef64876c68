// Cases from the definition: the nearest integer, ties towards positive infinity.
#include "lrtrack/rounding.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "lrtrack/logarithm.hpp"

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

/// The logarithms are mpmath's, with 300 bits, rounded once; three of them elude glibc's std::log.
TEST(RoundedLog, IsTheNearestDouble) {
  for (const auto& [number, logarithm] : {
           std::pair{1.0, 0.0},
           std::pair{10.0, 0x1.26bb1bbb55516p+1},
           std::pair{0.5, -0x1.62e42fefa39efp-1},
           std::pair{0x1.8620000000000p-1, -0x1.1661caecb9ba4p-2},
           std::pair{0x1.d260000000000p-1, -0x1.7e4c6a2a9006ap-4},
           std::pair{0x1.0a40000000000p-46, -0x1.fd8737a0306adp+4},
           std::pair{0x1.fffffe0000000p-1, -0x1.0000008000005p-24},
           std::pair{0x1.fffffffffffffp+1023, 0x1.62e42fefa39efp+9},
           std::pair{0x0.0000000000001p-1022, -0x1.74385446d71c3p+9},
       }) {
    EXPECT_EQ(rounded_log(number), logarithm) << number;
  }
}

}  // namespace
}  // namespace lrtrack
