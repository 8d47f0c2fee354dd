// SPDX-License-Identifier: GPL-3.0-or-later
// scorewatch_apistack SCOREWATCHD: starts an ApiStack, prints its addresses as one line of JSON, then answers each line
// of standard input with one. Ends, and everything with it, at the end of its input.
#include <iostream>
#include <string>

#include <QCoreApplication>
#include <QJsonDocument>

#include "tests/support/apistack.h"

using namespace Qt::StringLiterals;

namespace {

void say(const QJsonObject &object)
{
    std::cout << QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() << std::endl;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    if (argc != 2) {
        std::cerr << "Usage: scorewatch_apistack SCOREWATCHD" << std::endl;
        return 2;
    }
    scorewatch::test::ApiStack stack(QCoreApplication::arguments().at(1));
    if (const auto started = stack.start(); !started) {
        say({{u"ok"_s, false}, {u"error"_s, toString(started.error())}});
        return 1;
    }
    say(stack.addresses());
    for (std::string line; std::getline(std::cin, line);)
        say(stack.handle(QJsonDocument::fromJson(QByteArray::fromStdString(line)).object()));
    return 0;
}
