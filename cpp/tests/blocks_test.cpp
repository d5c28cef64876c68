// Bulk values and single ones against the formulas themselves, with random parameters and ranges.
#include <gtest/gtest.h>

#include <random>

#include "bits.hpp"
#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace {

using Random = std::mt19937_64;

double real(Random& random, double low, double high) {
  return std::uniform_real_distribution(low, high)(random);
}

/// Between 1 and 2^bits, all magnitudes alike.
std::int64_t length(Random& random, double bits) {
  return static_cast<std::int64_t>(std::exp2(real(random, 0, bits)));
}

template <class Definition>
Definition draw(Random& random);

template <>
FactorTracker draw(Random& random) {
  return {.base_value = real(random, -1, 1), .factor = 1 - std::exp2(-real(random, 1, 24))};
}

template <>
MultiFactorTracker draw(Random& random) {
  const auto first = length(random, 12);
  return {.base_value = 0.7, .steps = {first, first + length(random, 12)}, .factor = 0.3};
}

template <>
CosineTracker draw(Random& random) {
  return {.base_value = real(random, 0.1, 1),
          .final_value = real(random, -0.1, 0.09),
          .max_updates = length(random, 40)};
}

template <>
LinearTracker draw(Random& random) {
  return {.base_value = real(random, -1, 1),
          .slope = real(random, -1, 1),
          .max_updates = length(random, 40)};
}

template <>
PolynomialDecayTracker draw(Random& random) {
  constexpr double powers[] = {0, 0.5, 0.9, 1, 1.5, 2, 3, 4, 5, 6, 7, 11.3};
  return {.base_value = real(random, -1, 1),
          .end_learning_rate = random() % 2 == 0 ? 0 : real(random, -1, 1),
          .decay_steps = length(random, 40),
          .power = powers[random() % std::size(powers)]};
}

template <>
CyclicalTracker draw(Random& random) {
  return {.base_value = std::exp2(-real(random, 5, 120)),
          .max_value = real(random, 0.1, 1),
          .step_size_up = length(random, 20),
          .step_size_down = random() % 2 == 0 ? 0 : length(random, 20),
          .mode = static_cast<CyclicalMode>(random() % 3),
          .gamma = 1 - std::exp2(-real(random, 1, 24))};
}

template <>
WarmUpTracker draw(Random& random) {
  return {.main_tracker = make(draw<CosineTracker>(random)),
          .warm_up_steps = length(random, 12),
          .warm_up_begin_value = real(random, 0, 1),
          .warm_up_mode = static_cast<WarmUpMode>(random() % 2)};
}

/// Ranges around what the tracker does, over the ends of blocks, falling ones and late ones.
UpdateRange draw_range(Random& random) {
  const auto count = static_cast<std::size_t>(length(random, 12));
  const auto step = random() % 2 == 0 ? 1 : length(random, 20);
  const auto start = random() % 2 == 0 ? 0 : length(random, 45);
  UpdateRange range{start, step, count};
  if (random() % 3 == 0) range = {range[count - 1], -step, count};
  return range;
}

template <class Definition, class Real>
void expect_formula_bits(const Definition& definition, UpdateRange range) {
  const auto tracker = make(definition);
  const typename Definition::template Formula<Real> formula(definition);
  std::vector<Real> filled(range.count);
  tracker->fill(range, filled.data());
  std::vector<std::int64_t> num_updates(range.count);
  for (std::size_t i = 0; i < range.count; ++i) num_updates[i] = range[i];
  std::vector<Real> gathered(range.count);
  tracker->gather(num_updates.data(), num_updates.size(), gathered.data());
  for (std::size_t i = 0; i < range.count; ++i) {
    const auto expected = bits(formula(range[i]));
    ASSERT_EQ(bits(filled[i]), expected) << "fill at update " << range[i];
    ASSERT_EQ(bits(gathered[i]), expected) << "gather at update " << range[i];
    ASSERT_EQ(bits(tracker->template value<Real>(range[i])), expected) << "update " << range[i];
  }
}

template <class Definition>
class Blocks : public testing::Test {};
using Definitions = testing::Types<FactorTracker, MultiFactorTracker, CosineTracker, LinearTracker,
                                   PolynomialDecayTracker, CyclicalTracker, WarmUpTracker>;
TYPED_TEST_SUITE(Blocks, Definitions);

TYPED_TEST(Blocks, HaveTheFormulasBits) {
  const auto seed = std::random_device{}();
  Random random(seed);
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", example " + std::to_string(i));
    const auto definition = draw<TypeParam>(random);
    const auto range = draw_range(random);
    expect_formula_bits<TypeParam, float>(definition, range);
    expect_formula_bits<TypeParam, double>(definition, range);
    if (this->HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace lrtrack
