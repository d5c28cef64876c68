// The one tracker with a state, as C++ programs use it.
#include <gtest/gtest.h>

#include <limits>
#include <thread>
#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace {

constexpr auto last_integer = std::numeric_limits<std::int64_t>::max();

TEST(Plateau, UpdatesLowerTheValue) {
  const auto tracker = make(PlateauTracker{.base_value = 0.5, .factor = 0.5, .patience = 1});
  for (const double loss : {0.9, 0.8, 0.8}) tracker->update(loss);
  EXPECT_EQ(tracker->get_new_value(7), 0.5F);
  tracker->update(0.8);
  EXPECT_EQ(tracker->get_new_value(7), 0.25F);
  EXPECT_EQ(tracker->get_new_value<double>(7), 0.25);
  EXPECT_EQ(tracker->state().best, 0.8);
}

TEST(Plateau, WhatHoldsItFollowsIt) {
  const auto main = make(LinearTracker{.base_value = 1, .slope = 1});
  const auto plateau =
      make(PlateauTracker{.base_value = 0.5, .factor = 0.5, .patience = 0, .main_tracker = main});
  const auto delayed = make(DelayedTracker{.tracker = plateau, .updates = 1});
  EXPECT_TRUE(delayed->has_state());
  EXPECT_FALSE(delayed->calls_user_code());
  EXPECT_EQ(delayed->get_new_value(4), 2.0F);
  plateau->set_state({.value = 0.25});
  std::vector<float> values(3);
  delayed->fill({3, 1, 3}, values.data());
  EXPECT_EQ(values, (std::vector{0.75F, 1.0F, 1.25F}));
}

TEST(Plateau, EqualsItselfOnly) {
  const PlateauTracker definition{.base_value = 1};
  const auto one = make(definition);
  const auto other = make(definition);
  EXPECT_TRUE(one->equals(*one));
  EXPECT_FALSE(one->equals(*other));
  EXPECT_NE(one->hash(), other->hash());
  one->set_state({.value = 0.5});
  EXPECT_EQ(other->state().value, 1);
}

TEST(Plateau, LosesNoUpdateOfAnyThread) {
  constexpr int count = 10'000;
  const auto tracker = make(PlateauTracker{.base_value = 1, .patience = last_integer});
  tracker->update(1);
  const auto update = [&] {
    for (int i = 0; i < count; ++i) tracker->update(2);
  };
  std::thread first(update);
  std::thread second(update);
  for (int i = 0; i < count; ++i) EXPECT_EQ(tracker->get_new_value(i), 1.0F);
  first.join();
  second.join();
  EXPECT_EQ(tracker->state().bad_updates, 2 * count);
}

TEST(Plateau, CountsToTheEnd) {
  const auto tracker =
      make(PlateauTracker{.base_value = 1, .factor = 0.5, .patience = last_integer});
  tracker->set_state({.value = 1, .best = 1, .bad_updates = last_integer, .cooldown_left = 1});
  tracker->update(2);
  EXPECT_EQ(tracker->state().bad_updates, 0);
  tracker->set_state({.value = 1, .best = 1, .bad_updates = last_integer});
  tracker->update(2);
  EXPECT_EQ(tracker->state().value, 0.5);
}

}  // namespace
}  // namespace lrtrack
