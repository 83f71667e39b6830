using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Tradewind.Logging;

namespace Tradewind.Commands.Tests.Logging;

public sealed partial class LogTests
{
    private readonly StringWriter _out = new();

    private string[] Lines => _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Text_record_is_a_line_with_time_level_who_and_message()
    {
        Taken(Logger(Text()), "hello", 2);

        _out.ToString().ShouldBe("2026-11-01T09:00:00.500Z info  BundleLoop: DAG hello has version 2\n");
    }

    [Theory]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Warning, "warn ")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "fatal")]
    public void Text_record_says_its_level_in_a_word_of_one_width(LogLevel level, string word)
    {
        Logger(Text()).Log(level, new EventId(12345, "Named"), "message");

        _out.ToString().ShouldBe($"2026-11-01T09:00:00.500Z {word} BundleLoop: message\n");
    }

    [Theory]
    [InlineData("Tradewind.Bundles.BundleLoop", "BundleLoop")]
    [InlineData("Plain", "Plain")]
    [InlineData("Some.Room.Cache<Other.Room.Key>", "Cache")]
    public void Text_record_names_the_type_without_its_namespace(string category, string shown)
    {
        Logger(Text(), category).LogInformation("message");

        _out.ToString().ShouldContain($" info  {shown}: message");
    }

    [Fact]
    public void Text_record_has_its_exception_indented_below_it()
    {
        Broken(Logger(Text()), new InvalidOperationException("one\ntwo", new IOException("inner\r\n2026-11-01T09:00:00.500Z info  BundleLoop: forged")));

        Lines[0].ShouldBe("2026-11-01T09:00:00.500Z error BundleLoop: It broke");
        Lines.Length.ShouldBeGreaterThan(3);
        Lines.Skip(1).ShouldAllBe(line => line.StartsWith("    "));
    }

    [Theory]
    [InlineData("a\r\n2026-11-01T09:00:00.500Z error Forged: b", @"a\r\n2026-11-01T09:00:00.500Z error Forged: b")]
    [InlineData("a\u001b[31mb", @"a\u001b[31mb")]
    [InlineData("a\tb\0c\u0085d", @"a\tb\u0000c\u0085d")]
    [InlineData("a\u2028b\u202ec", @"a\u2028b\u202ec")]
    [InlineData("Käse 東京 🚀", "Käse 東京 🚀")]
    public void Value_from_outside_stays_within_one_text_record(string value, string shown)
    {
        Taken(Logger(Text()), value, 1);

        Lines.ShouldHaveSingleItem().ShouldBe($"2026-11-01T09:00:00.500Z info  BundleLoop: DAG {shown} has version 1");
    }

    [Fact]
    public void Text_record_on_a_terminal_has_colour_on_what_wants_attention_only()
    {
        var log = Logger(new TextLog(new Ten(), colours: true));
        log.LogInformation("calm");
        log.LogWarning("look");

        Lines[0].ShouldNotContain("\u001b");
        Lines[1].ShouldContain("\u001b[33mwarn \u001b[0m BundleLoop: look");
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("a\r\n{\"level\":\"error\"}\u001b[31m\u2028b")]
    [InlineData("half a pair \ud83d")]
    public void Json_record_is_a_line_with_the_values_as_fields(string dag)
    {
        Taken(Logger(Json()), dag, 2);

        using var record = JsonDocument.Parse(Lines.ShouldHaveSingleItem());
        var shown = dag.Replace('\ud83d', '\ufffd');
        record.RootElement.EnumerateObject().Select(part => part.Name).ShouldBe(["time", "level", "category", "message", "fields"]);
        record.RootElement.GetProperty("time").GetDateTimeOffset().ShouldBe(Ten.Now);
        record.RootElement.GetProperty("level").GetString().ShouldBe("info");
        record.RootElement.GetProperty("category").GetString().ShouldBe("Tradewind.Bundles.BundleLoop");
        record.RootElement.GetProperty("message").GetString().ShouldBe($"DAG {shown} has version 2");
        var fields = record.RootElement.GetProperty("fields");
        fields.GetProperty("dagId").GetString().ShouldBe(shown);
        fields.GetProperty("number").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void Json_record_has_its_exception_as_text()
    {
        Broken(Logger(Json()), new InvalidOperationException("one\ntwo"));

        using var record = JsonDocument.Parse(Lines.ShouldHaveSingleItem());
        record.RootElement.GetProperty("exception").GetString()!.ShouldContain("InvalidOperationException: one\ntwo");
        record.RootElement.TryGetProperty("fields", out _).ShouldBeFalse();
    }

    private static TextLog Text() => new(new Ten(), colours: false);

    private static JsonLog Json() => new(new Ten());

    private FormatterLogger Logger(ConsoleFormatter formatter, string category = "Tradewind.Bundles.BundleLoop") => new(formatter, category, _out);

    [LoggerMessage(LogLevel.Information, "DAG {DagId} has version {Number}")]
    private static partial void Taken(ILogger log, string dagId, int number);

    [LoggerMessage(LogLevel.Error, "It broke")]
    private static partial void Broken(ILogger log, Exception fault);

    private sealed class Ten : TimeProvider
    {
        public static DateTimeOffset Now { get; } = new(2026, 11, 1, 10, 0, 0, 500, TimeSpan.FromHours(1));

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
