using System.Text.Json;
using System.Text.RegularExpressions;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>What a node writes to its terminal or its container's log.</summary>
public sealed partial class LogFormTests(SqliteInstallation installation) : IClassFixture<SqliteInstallation>
{
    [Fact]
    public async Task Log_is_a_line_a_record_without_event_numbers()
    {
        var node = await installation.StandaloneAsync();
        await installation.DropAsync("logged", Scripts.Prints("logged", "well"));
        await node.LineAsync("DAG logged has version 1 now");

        // After the notice of the start, which is for whoever started it.
        var records = node.Output.Split('\n').Where(line => !Notice().IsMatch(line)).ToArray();
        records.ShouldNotBeEmpty();
        records.ShouldAllBe(line => Record().IsMatch(line));
    }

    [Fact]
    public async Task Log_as_json_is_an_object_a_line_from_the_first_to_the_last()
    {
        var node = installation.Start("standalone", ("LOG_FORMAT", "json"), ("DATA", installation.At("json")));
        await node.LineAsync("Ready:");
        (await node.InterruptAsync()).ShouldBe(0, node.Output);

        var messages = node.Output.Split('\n').Where(line => !line.StartsWith("[ended with", StringComparison.Ordinal)).Select(Message).ToArray();
        messages.ShouldContain(message => message.StartsWith("dashboard", StringComparison.Ordinal));
        messages.ShouldContain(message => message.StartsWith("sign in", StringComparison.Ordinal));
    }

    private static string Message(string line)
    {
        using var record = JsonDocument.Parse(line);
        record.RootElement.GetProperty("time").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        record.RootElement.GetProperty("level").GetString().ShouldNotBeNullOrEmpty();
        return record.RootElement.GetProperty("message").GetString()!;
    }

    [GeneratedRegex(@"^(Tradewind |  |Ready:|\[ended with)")]
    private static partial Regex Notice();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info |warn |error|fatal) \w+: .")]
    private static partial Regex Record();
}
