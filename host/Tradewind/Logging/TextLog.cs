using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tradewind.Logging;

/// <summary>
/// The log for people: time, level, who, message. Whatever begins at the start of a line is a record; an exception stands
/// indented below the record it belongs to.
/// </summary>
internal sealed class TextLog(TimeProvider time, bool colours) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "tradewind-text";

    private const string Indent = "    ";
    private const string Yellow = "\u001b[33m", Red = "\u001b[31m", Plain = "\u001b[0m";
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (string.IsNullOrEmpty(message) && logEntry.Exception is null) return;
        textWriter.WriteLine($"{LogWords.Of(time.GetUtcNow())} {Level(logEntry.LogLevel)} {LogWords.Short(logEntry.Category)}: {LogWords.OneLine(message ?? "")}");
        if (logEntry.Exception is not { } fault) return;
        foreach (var line in fault.ToString().Split(LineEnds, StringSplitOptions.RemoveEmptyEntries)) textWriter.WriteLine(Indent + LogWords.OneLine(line));
    }

    private string Level(LogLevel level)
    {
        var word = LogWords.Of(level).PadRight(5);
        if (!colours || level < LogLevel.Warning) return word;
        return (level == LogLevel.Warning ? Yellow : Red) + word + Plain;
    }
}
