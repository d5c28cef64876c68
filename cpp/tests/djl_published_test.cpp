// The values that DJL publishes in its LearningRateTest, within the tolerances given there.
#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "samples.hpp"

namespace lrtrack {
namespace {

using Expected = std::vector<std::pair<std::int64_t, float>>;

void expect_equal(const Tracker& tracker, const Expected& expected) {
  for (const auto& [num_update, value] : expected) {
    EXPECT_EQ(tracker.get_new_value(num_update), value) << "at update " << num_update;
  }
}

void expect_near(const Tracker& tracker, const Expected& expected) {
  for (const auto& [num_update, value] : expected) {
    EXPECT_NEAR(tracker.get_new_value(num_update), value, 1e-3) << "at update " << num_update;
  }
}

CyclicalTracker cyclical() { return {.base_value = 0.01, .max_value = 0.1, .step_size_up = 100}; }

TEST(DjlPublished, Factor) {
  expect_equal(*make(FactorTracker{.base_value = 1, .factor = 0.5}),
               {{0, 1.0f}, {1, 0.5f}, {3, 0.125f}});
}

TEST(DjlPublished, MultiFactor) {
  expect_equal(*make(MultiFactorTracker{.base_value = 1, .steps = {100, 250, 500}, .factor = 0.5}),
               {{1, 1.0f},
                {100, 1.0f},
                {101, 0.5f},
                {250, 0.5f},
                {251, 0.25f},
                {500, 0.25f},
                {501, 0.125f}});
}

TEST(DjlPublished, Cosine) {
  const auto tracker =
      make(CosineTracker{.base_value = 0.5, .final_value = 0.01, .max_updates = 200});
  expect_equal(*tracker, {{0, 0.5f}, {200, 0.01f}, {300, 0.01f}});
  expect_near(*tracker, {{20, 0.488f}, {50, 0.428f}, {100, 0.255f}, {150, 0.082f}, {180, 0.022f}});
}

TEST(DjlPublished, CyclicalTriangular) {
  const auto tracker = make(cyclical());
  expect_equal(*tracker, {{0, 0.01f}});
  expect_near(*tracker, {{10, 0.019f}, {50, 0.055f}, {100, 0.1f}, {380, 0.028f}});
}

TEST(DjlPublished, CyclicalWithAFasterFall) {
  auto definition = cyclical();
  definition.step_size_down = 50;
  const auto tracker = make(definition);
  expect_equal(*tracker, {{0, 0.01f}});
  expect_near(*tracker, {{10, 0.019f}, {50, 0.055f}, {130, 0.046f}, {380, 0.082f}});
}

TEST(DjlPublished, CyclicalTriangular2) {
  auto definition = cyclical();
  definition.mode = CyclicalMode::triangular2;
  const auto tracker = make(definition);
  expect_equal(*tracker, {{0, 0.01f}});
  expect_near(*tracker, {{50, 0.055f}, {100, 0.1f}, {380, 0.019f}, {460, 0.0235f}});
}

TEST(DjlPublished, CyclicalExpRange) {
  auto definition = cyclical();
  definition.mode = CyclicalMode::exp_range;
  definition.gamma = 0.999;
  const auto tracker = make(definition);
  expect_equal(*tracker, {{0, 0.01f}});
  expect_near(*tracker, {{50, 0.0528f}, {380, 0.0223f}});
}

TEST(DjlPublished, CyclicalWithAScaleFunction) {
  auto definition = cyclical();
  definition.scale_function = std::make_shared<samples::Reciprocal>();
  const auto tracker = make(definition);
  expect_equal(*tracker, {{0, 0.01f}});
  expect_near(*tracker, {{50, 0.055f}, {500, 0.04f}});
}

TEST(DjlPublished, FixedPerVar) {
  const float rate = 0.001f;
  const float tenth = 0.1f * rate;
  const auto tracker = make(FixedPerVarTracker{
      .default_value = static_cast<double>(rate),
      .values = {{"id1", static_cast<double>(tenth)}, {"id2", static_cast<double>(tenth)}}});
  EXPECT_EQ(tracker->get_new_value("id1", 0), tenth);
  EXPECT_EQ(tracker->get_new_value("id2", 1), tenth);
  EXPECT_EQ(tracker->get_new_value("unknown", 2), rate);
}

}  // namespace
}  // namespace lrtrack
