// DJL's published values, from its LearningRateTest.
#include <gtest/gtest.h>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace {

TEST(FactorTracker, HasDjlsPublishedValues) {
  const auto tracker = make(FactorTracker{.base_value = 1, .factor = 0.5});
  EXPECT_EQ(tracker->get_new_value(0), 1.0f);
  EXPECT_EQ(tracker->get_new_value(1), 0.5f);
  EXPECT_EQ(tracker->get_new_value(3), 0.125f);
}

TEST(CosineTracker, HasDjlsPublishedValues) {
  const auto tracker =
      make(CosineTracker{.base_value = 0.5, .final_value = 0.01, .max_updates = 200});
  EXPECT_EQ(tracker->get_new_value(0), 0.5f);
  EXPECT_NEAR(tracker->get_new_value(20), 0.488, 1e-3);
  EXPECT_EQ(tracker->get_new_value(200), 0.01f);
  EXPECT_EQ(tracker->get_new_value(300), 0.01f);
}

}  // namespace
}  // namespace lrtrack
