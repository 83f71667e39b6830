using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tradewind.Logging;

/// <summary>The log for programs: one JSON object a line, with the message's values as fields.</summary>
internal sealed class JsonLog(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "tradewind-json";

    private const string Template = "{OriginalFormat}";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (string.IsNullOrEmpty(message) && logEntry.Exception is null) return;
        textWriter.WriteLine(Record(
            time.GetUtcNow(), logEntry.LogLevel, logEntry.Category, message ?? "", logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [], logEntry.Exception));
    }

    /// <summary>One record, without the end of its line.</summary>
    public static string Record(
        DateTimeOffset at, LogLevel level, string category, string message, IReadOnlyList<KeyValuePair<string, object?>> fields, Exception? fault)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", LogWords.Of(at));
            json.WriteString("level", LogWords.Of(level));
            json.WriteString("category", category);
            json.WriteString("message", message);
            if (fields.Any(field => field.Key != Template))
            {
                json.WriteStartObject("fields");
                foreach (var (name, value) in fields)
                    if (name != Template) Write(json, JsonNamingPolicy.CamelCase.ConvertName(name), value);
                json.WriteEndObject();
            }

            if (fault is not null) json.WriteString("exception", fault.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int or long or short or byte or uint:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
