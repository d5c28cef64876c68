#include "lrtrack/walk.hpp"

namespace lrtrack {
namespace {

template <class Number>
void differences(UpdateRange range, std::int64_t origin, Number* xs) {
  detail::numbers_of_range(detail::wrapping_difference(range.start, origin), range.step,
                           range.count, xs);
}
template <class Number>
void differences(UpdateList list, std::int64_t origin, Number* xs) {
  detail::numbers_of_list(list.numbers, origin, list.count, xs);
}

}  // namespace

template <class Number, class Updates>
void numbers_in(const Piece& piece, Updates updates, Number* xs) {
  if (piece.unit == 0) return differences(updates, piece.origin, xs);
  for (std::size_t i = 0; i < updates.count; ++i) xs[i] = number_in<Number>(piece, updates[i]);
}
template void numbers_in(const Piece&, UpdateRange, double*);
template void numbers_in(const Piece&, UpdateRange, float*);
template void numbers_in(const Piece&, UpdateList, double*);
template void numbers_in(const Piece&, UpdateList, float*);

Extent extent_of(UpdateList list) {
  return detail::vectorised([list] {
    auto least = list[0];
    auto greatest = list[0];
    for (std::size_t i = 1; i < list.count; ++i) {
      least = list[i] < least ? list[i] : least;
      greatest = list[i] > greatest ? list[i] : greatest;
    }
    return Extent{least, greatest};
  });
}

}  // namespace lrtrack
