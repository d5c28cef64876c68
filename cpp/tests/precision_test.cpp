// float rounds parameters to float first, as a Java caller's are; double computes in double.
#include <gtest/gtest.h>

#include "samples.hpp"

namespace lrtrack {
namespace {

/// Dyadic parameters: every step of the formula is exact in both precisions.
void expect_both(const Tracker& tracker, std::int64_t num_update, double value) {
  EXPECT_EQ(tracker.get_new_value<double>(num_update), value);
  EXPECT_EQ(tracker.get_new_value<float>(num_update), static_cast<float>(value));
}

TEST(Precision, ExactValuesAreTheSameInBoth) {
  expect_both(*make(FixedTracker{.value = 0.375}), 9, 0.375);
  expect_both(*make(FactorTracker{.base_value = 3, .factor = 0.25}), 5, 3.0 / 1024);
  expect_both(*make(MultiFactorTracker{.base_value = 3, .steps = {1, 2}, .factor = 0.25}), 3,
              3.0 / 16);
  expect_both(*make(LinearTracker{.base_value = 4, .slope = -0.125}), 9, 2.875);
  expect_both(*make(PolynomialDecayTracker{
                  .base_value = 5, .end_learning_rate = 1, .decay_steps = 4, .power = 2}),
              3, 1.25);
  expect_both(*make(CyclicalTracker{.base_value = 1, .max_value = 3, .step_size_up = 4}), 3, 2.5);
  expect_both(*make(WarmUpTracker{.main_tracker = make(FixedTracker{.value = 2}),
                                  .warm_up_steps = 8,
                                  .warm_up_begin_value = 1}),
              3, 1.375);
  expect_both(*make(SquareRootTracker{.base_value = 3}), 63, 0.375);
}

TEST(Precision, CosineHalfway) {
  const auto tracker = make(CosineTracker{.base_value = 3, .final_value = 1, .max_updates = 6});
  EXPECT_EQ(tracker->get_new_value(3), 2.0f);
  EXPECT_EQ(tracker->get_new_value(2), 2.5f);
  EXPECT_NEAR(tracker->get_new_value<double>(2), 2.5, 1e-15);
  EXPECT_NEAR(tracker->get_new_value<double>(1), 2.8660254037844386, 1e-15);  // 2 + √3/2
}

TEST(Precision, DoubleKeepsTheParametersDigits) {
  EXPECT_EQ(make(FixedTracker{.value = 0.1})->get_new_value<double>(0), 0.1);
  EXPECT_EQ(make(FixedTracker{.value = 0.1})->get_new_value<float>(0), 0.1f);
  EXPECT_EQ(make(FactorTracker{.base_value = 0.1, .factor = 0.5})->get_new_value<double>(3),
            0.0125);
  EXPECT_EQ(make(LinearTracker{.base_value = 0, .slope = 0.1})->get_new_value<double>(1), 0.1);
}

TEST(Precision, MultiFactorRoundsEachProduct) {
  const auto tracker = make(MultiFactorTracker{.base_value = 1, .steps = {1, 2, 3}, .factor = 0.1});
  const float tenth = 0.1f;
  const float hundredth = tenth * tenth;
  const float thousandth = hundredth * tenth;
  EXPECT_EQ(tracker->get_new_value(4), thousandth);
}

}  // namespace
}  // namespace lrtrack
