using System.CommandLine;
using System.Text.Json;

namespace Tradewind.Commands;

/// <summary>What many commands have in common.</summary>
internal static class Shared
{
    /// <summary>A command with what it does in a sentence, and an example that its help shows.</summary>
    public static Command Command(string name, string description, string example, params Symbol[] symbols)
    {
        var command = new Command(name, $"{description}\n\nExample:\n  tradewind {example}");
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        return command;
    }

    /// <summary>Gives a list its pages.</summary>
    public static Command InPages(this Command command, Paging paging) => paging.AddTo(command);

    public static Option<bool> Json() => new("--json") { Description = "Print the server's answer as JSON" };

    public static Option<int?> Limit(int usual = 100) => new("--limit") { Description = $"At most this many ({usual} by default)", HelpName = "N" };

    public static Option<string?> Cursor() => new("--cursor") { Description = "Go on where the page before ended", HelpName = "CURSOR" };

    public static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    public static Argument<string> Name(string name, string description) => new(name) { Description = description };

    /// <summary>Which instance of a mapped task.</summary>
    public static Option<int?> Index() => new("--index", "--map-index") { Description = "Which instance of a mapped task, from 0", HelpName = "I" };

    /// <summary>Reads an option's value as JSON; null when it is not given.</summary>
    /// <exception cref="OptionsException">It is none.</exception>
    public static JsonElement? Json(ParseResult parsed, Option<string?> option, string example)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException fault)
        {
            throw new OptionsException([$"{option.Name} is not valid JSON: {fault.Message} Write it as '{example}'."]);
        }
    }

    /// <summary>Reads an option's value as a JSON object; null when it is not given.</summary>
    /// <exception cref="OptionsException">It is none.</exception>
    public static JsonElement? Object(ParseResult parsed, Option<string?> option, string example) =>
        Json(parsed, option, example) is not { } json ? null
        : json.ValueKind == JsonValueKind.Object ? json : throw new OptionsException([$"{option.Name} is no JSON object. Write it as '{example}'."]);

    /// <summary>Reads an instant as the API does.</summary>
    /// <exception cref="OptionsException">It is none.</exception>
    public static DateTimeOffset? Instant(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return Client.Instants.TryParse(text, out var instant)
            ? instant
            : throw new OptionsException([$"{option.Name} '{text}' is no time; write it as 2026-11-01 or 2026-11-01T10:00:00Z (UTC unless it says otherwise)."]);
    }
}
