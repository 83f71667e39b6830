using System.Net;
using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>A disk on which nothing can be written any more, neither logs nor the metastore.</summary>
public sealed class FullDiskTests : IClassFixture<SqliteInstallation>
{
    private readonly Installation _installation;

    public FullDiskTests(SqliteInstallation installation)
    {
        _installation = installation;
        installation.SurvivesFullDisk = true;
    }

    [Fact]
    public async Task F19_full_disk_refuses_changes_keeps_what_runs_and_everything_goes_on_when_there_is_room_again()
    {
        var node = await _installation.StandaloneAsync();
        await _installation.DropAsync("full", Scripts.Held("full") + """

            dag.Action("next", ctx => File.AppendAllText("done-full", "once\n")).After(hold);
            """);
        var run = await _installation.TriggerAsync("full");
        await _installation.LoggedAsync(run, "hold", "begun, attempt 1");

        // The server's process alone: the runner writes no files of the platform.
        Processes.LimitFiles(node.Id, 1);
        _installation.Write("open-full", "");
        await node.LineAsync("The metastore could not be written; 1 reports are kept");
        await node.LineAsync("its log has a gap");
        (await Should.ThrowAsync<TradewindApiException>(() => _installation.TriggerAsync("full"))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Processes.LimitFiles(node.Id, null);

        (await _installation.EndAsync(run)).State.ShouldBe("success");
        (await _installation.TaskAsync(run, "hold")).Attempts.Select(attempt => attempt.Outcome).ShouldBe(["success"]);
        File.ReadAllLines(_installation.At("done-full")).ShouldBe(["once"]);
        await Eventually.IsTrueAsync("the log says what is missing", async () => (await _installation.LogAsync(run, "hold")).Contains("bytes of this log are missing here", StringComparison.Ordinal));
        (await _installation.LogAsync(run, "hold")).ShouldContain("begun, attempt 1");
        (await _installation.EndAsync(await _installation.TriggerAsync("full"))).State.ShouldBe("success");
    }
}
