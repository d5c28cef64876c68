function(lrtrack_set_warnings target)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 $<$<BOOL:${LRTRACK_WARNINGS_AS_ERRORS}>:/WX>)
  else()
    # Clang's -Wshadow also minds locals named like fields that are not in scope there.
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion
      $<$<CXX_COMPILER_ID:GNU>:-Wshadow>
      $<$<BOOL:${LRTRACK_WARNINGS_AS_ERRORS}>:-Werror>)
  endif()
endfunction()
