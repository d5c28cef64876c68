// Parameters and updates at the ends of their ranges; most of this is for the sanitizers to watch.
#include <gtest/gtest.h>

#include <cmath>

#include "samples.hpp"

namespace lrtrack {
namespace {

constexpr auto last_update = std::numeric_limits<std::int64_t>::max();

TEST(Extremes, TheLastUpdateHoldsTheEnd) {
  const CosineTracker cosine{.base_value = 0.5, .final_value = 0.25, .max_updates = 10};
  EXPECT_EQ(make(cosine)->get_new_value(last_update), 0.25f);
  EXPECT_EQ(make(WarmUpTracker{.main_tracker = make(cosine), .warm_up_steps = 10})
                ->get_new_value(last_update),
            0.25f);
  EXPECT_EQ(make(FactorTracker{.base_value = 1, .factor = 0.5})->get_new_value(last_update), 0.0f);
  EXPECT_EQ(make(FactorTracker{.base_value = 1, .factor = 0.5, .max_updates = 3})
                ->get_new_value(last_update),
            0.125f);
}

TEST(Extremes, EverySampleIsFiniteEverywhere) {
  for (const auto& tracker : samples::trackers()) {
    for (const auto update : {std::int64_t{0}, std::int64_t{1} << 31, std::int64_t{1} << 53,
                              (std::int64_t{1} << 53) + 1, last_update}) {
      EXPECT_TRUE(std::isfinite(tracker->get_new_value<float>(update)))
          << tracker->type()->name << " at update " << update;
      EXPECT_TRUE(std::isfinite(tracker->get_new_value<double>(update)))
          << tracker->type()->name << " at update " << update;
    }
  }
}

TEST(Extremes, SchedulesAsLongAsTheNumbersGo) {
  EXPECT_EQ(make(CosineTracker{.base_value = 3, .final_value = 1, .max_updates = last_update})
                ->get_new_value(last_update),
            1.0f);
  EXPECT_EQ(make(PolynomialDecayTracker{
                     .base_value = 3, .end_learning_rate = 1, .decay_steps = last_update})
                ->get_new_value(last_update),
            1.0f);
  EXPECT_EQ(make(MultiFactorTracker{
                     .base_value = 4, .steps = {last_update - 1, last_update}, .factor = 0.5})
                ->get_new_value(last_update),
            2.0f);
  EXPECT_EQ(make(WarmUpTracker{.main_tracker = make(FixedTracker{.value = 2}),
                               .warm_up_steps = last_update})
                ->get_new_value(0),
            0.0f);
  const CyclicalTracker cyclical{.base_value = 1,
                                 .max_value = 3,
                                 .step_size_up = last_update / 2,
                                 .step_size_down = last_update / 2};
  EXPECT_NEAR(make(cyclical)->get_new_value<double>(last_update / 2), 3, 1e-12);
}

TEST(Extremes, StepsAreCountedWhereAnOffsetGoesBeyondAllUpdates) {
  for (const std::int64_t size : {1, 1000}) {
    const auto tracker = make(StepTracker{
        .base_value = 1, .factor = 1 - 0x1p-53, .step_size = size, .offset = last_update - 500});
    const UpdateRange range{.start = 0, .step = 1, .count = 1000};
    std::vector<float> filled(range.count);
    tracker->fill(range, filled.data());
    for (std::size_t i = 0; i < range.count; ++i) {
      const auto t = range[i];
      const auto steps =
          (static_cast<std::uint64_t>(t) + last_update - 500) / static_cast<std::uint64_t>(size);
      const auto expected = static_cast<float>(std::exp(-0x1p-53 * static_cast<double>(steps)));
      ASSERT_FLOAT_EQ(tracker->get_new_value(t), expected) << t;
      ASSERT_FLOAT_EQ(filled[i], expected) << t;
      float gathered = -1;
      tracker->gather(&t, 1, &gathered);
      ASSERT_FLOAT_EQ(gathered, expected) << t;
    }
  }
}

TEST(Extremes, ALineWhoseBoundIsBeyondAllUpdatesDoesNotReachIt) {
  const auto falling = make(LinearTracker{.base_value = 1, .slope = -1e-25, .min_value = 0.5});
  EXPECT_EQ(falling->get_new_value(10), 1.0f);
  EXPECT_EQ(falling->get_new_value<double>(10), 1.0);
  const auto rising = make(LinearTracker{.base_value = 1, .slope = 1e-25, .max_value = 2});
  EXPECT_EQ(rising->get_new_value(10), 1.0f);
  const auto steep = make(LinearTracker{.base_value = 3e38, .slope = -1e-38, .min_value = -3e38});
  EXPECT_EQ(steep->get_new_value(10), 3e38f);
}

TEST(Extremes, OneUpdateIsASchedule) {
  const auto cosine = make(CosineTracker{.base_value = 2, .final_value = 1, .max_updates = 1});
  EXPECT_EQ(cosine->get_new_value(0), 2.0f);
  EXPECT_EQ(cosine->get_new_value(1), 1.0f);
  const auto cyclical = make(CyclicalTracker{.base_value = 1, .max_value = 3, .step_size_up = 1});
  EXPECT_EQ(cyclical->get_new_value(0), 1.0f);
  EXPECT_EQ(cyclical->get_new_value(1), 3.0f);
  EXPECT_EQ(cyclical->get_new_value(2), 1.0f);
}

TEST(Extremes, AFallBeyondAllFloatsIsRefused) {
  PolynomialDecayTracker decay{
      .base_value = 3e38, .end_learning_rate = -3e38, .decay_steps = 10, .power = 1e-300};
  EXPECT_THROW(make(decay), std::invalid_argument);
  decay.end_learning_rate = -1e37;
  EXPECT_EQ(make(decay)->get_new_value(3), 3e38F);
}

TEST(Extremes, ATangentWithoutEndKeepsTheSignOfZero) {
  const auto tracker = make(
      TanhTracker{.base_value = 1, .final_value = -1e-300, .total_updates = 1000, .upper = 3e38});
  std::vector<float> values(1200);
  tracker->fill({0, 1, values.size()}, values.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto update = static_cast<std::int64_t>(i);
    const auto value = tracker->get_new_value(update);
    ASSERT_EQ(values[i], value) << "update " << i;
    ASSERT_EQ(std::signbit(values[i]), std::signbit(value)) << "update " << i;
    float gathered = 1;
    tracker->gather(&update, 1, &gathered);
    ASSERT_EQ(std::signbit(gathered), std::signbit(value)) << "update " << i;
  }
}

TEST(Extremes, ZeroKeepsItsSign) {
  const auto tracker =
      make(OneCycleMomentumTracker{.base_value = -0.0, .max_value = -0.0, .total_updates = 1000});
  std::vector<float> values(1200);
  tracker->fill({0, 1, values.size()}, values.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = tracker->get_new_value(static_cast<std::int64_t>(i));
    ASSERT_EQ(std::signbit(values[i]), std::signbit(value)) << "update " << i;
  }
}

TEST(Extremes, NoWarmUpIsTheMainTracker) {
  const auto main = make(FactorTracker{.base_value = 1, .factor = 0.5});
  const auto tracker = make(WarmUpTracker{.main_tracker = main, .warm_up_begin_value = 9});
  EXPECT_EQ(tracker->get_new_value(0), 1.0f);
  EXPECT_EQ(tracker->get_new_value(2), 0.25f);
}

TEST(Extremes, AHundredTrackersMayBeNested) {
  TrackerPtr tracker = make(FixedTracker{.value = 2});
  while (tracker->depth() < 100) {
    tracker = make(WarmUpTracker{.main_tracker = tracker, .warm_up_steps = 1});
  }
  EXPECT_EQ(tracker->get_new_value(0), 0.0f);
  EXPECT_EQ(tracker->get_new_value(99), 2.0f);
  EXPECT_THROW(make(WarmUpTracker{.main_tracker = tracker}), std::invalid_argument);
}

}  // namespace
}  // namespace lrtrack
