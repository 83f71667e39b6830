namespace Tradewind.Commands.Tests;

internal sealed record ShellResult(int Code, string Out, string Error);
