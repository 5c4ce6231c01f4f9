/* What every unit test includes: cmocka with the headers that it wants before it. */
#ifndef REGIO_TESTS_UNIT_TEST_H
#define REGIO_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
