using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>Writes answers to standard output: as tables for people, as JSON for programs.</summary>
internal static class Print
{
    private const int NoTerminalWidth = 10_000;

    // The API's own form, but with line breaks for people who read it.
    private static readonly TradewindJson Indented = new(new JsonSerializerOptions(TradewindJson.Default.Options) { WriteIndented = true });

    /// <summary>An answer as JSON, which is all that a program wants of it.</summary>
    public static int Json<T>(T value)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T))!));
        return ExitCode.Ok;
    }

    /// <summary>An answer as one line of JSON.</summary>
    public static void JsonLine<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, (JsonTypeInfo<T>)TradewindJson.Default.GetTypeInfo(typeof(T))!));

    /// <summary>Rows under headings; a sentence instead when there are none.</summary>
    public static void Table(string[] headings, IEnumerable<string?[]> rows, string whenEmpty)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false, Expand = false };
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading.ToUpperInvariant(), Style.Parse("dim"))) { NoWrap = true, Padding = new(0, 0, 2, 0) });
        foreach (var row in rows) table.AddRow(row.Select(cell => Cell(cell ?? "")));
        if (table.Rows.Count == 0) Console.Out.WriteLine(whenEmpty);
        else Terminal().Write(table);
    }

    /// <summary>A place in a file as compilers write it, so that editors and terminals find it; a fault of the file as a whole has no line.</summary>
    public static string Place(string path, int line, int column) => path + (line <= 0 ? "" : column <= 0 ? $"({line})" : $"({line},{column})");

    /// <summary>Names and values below each other; those without a value are left out.</summary>
    public static void Facts(params (string Name, string? Value)[] facts)
    {
        var widest = facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in facts)
            if (!string.IsNullOrEmpty(value))
                Console.Out.WriteLine($"{name.PadRight(widest)}  {value.ReplaceLineEndings(Environment.NewLine + new string(' ', widest + 2))}");
    }

    /// <summary>What is left of a list after this page.</summary>
    public static void More(string? next)
    {
        if (next is not null) Console.Error.WriteLine($"There are more; see them with --cursor '{next}', or all of them with --all.");
    }

    /// <summary>The terminal; without one, lines are never broken, so that other programs can read them.</summary>
    public static IAnsiConsole Terminal()
    {
        if (!Console.IsOutputRedirected) return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        plain.Profile.Width = NoTerminalWidth;
        return plain;
    }

    private static Text Cell(string text) => new(text, Colour(text) is { } colour ? new Style(colour) : null);

    private static Color? Colour(string word) => word switch
    {
        "success" or "healthy" => Color.Green,
        "failed" or "upstream_failed" or "unhealthy" or "lost" or "poison" or "timed_out" => Color.Red,
        "running" => Color.Blue,
        "up_for_retry" or "degraded" or "import error" => Color.Yellow,
        "queued" or "scheduled" or "waiting" or "skipped" or "cancelled" or "paused" or "inactive" => Color.Grey,
        _ => null,
    };
}
