using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tradewind.Commands.Tests.Logging;

/// <summary>Writes with a formatter of the console, without the console.</summary>
internal sealed class FormatterLogger(ConsoleFormatter formatter, string category, TextWriter output) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> words) =>
        formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, words), null, output);
}
