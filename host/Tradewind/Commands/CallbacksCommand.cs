using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The command about what a run called back.</summary>
internal static class CallbacksCommand
{
    /// <summary><c>runs callbacks …</c></summary>
    public static Command Create()
    {
        var run = Shared.Name("RUN", RunReference.Help);
        var log = new Option<long?>("--log") { Description = "Print the log of this callback instead", HelpName = "ID" };
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("callbacks", "What a run and its tasks called back, and what came of it.", "runs callbacks daily_sales/latest", run, log, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var found = await RunReference.FindAsync(client, parsed.GetRequiredValue(run), cancel);
            if (parsed.GetValue(log) is { } callback)
            {
                await PrintLogAsync(client, found.RunId, callback, cancel);
                return ExitCode.Ok;
            }

            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.CallbacksAsync(found.RunId, cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["ID", "Task", "Index", "Attempt", "Came to", "Callback", "Tries", "What went wrong"],
                page.Items.Select(one => new[]
                {
                    $"{one.CallbackId}", one.TaskId ?? "(run)", one.MapIndex is { } index ? $"{index}" : null, one.Attempt is { } attempt ? $"{attempt}" : null, one.State, one.Outcome, $"{one.Tries}", one.Message,
                }),
                $"Run {found.RunId} has called nobody back. A script asks for it with OnFailure and its like.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static async Task PrintLogAsync(TradewindClient client, long run, long callback, CancellationToken cancel)
    {
        for (var offset = 0L; ;)
        {
            var piece = await client.CallbackLogAsync(run, callback, offset, cancel);
            await Console.Out.WriteAsync(piece.Text);
            if (piece.NextOffset >= piece.Size || piece.NextOffset == offset) return;
            offset = piece.NextOffset;
        }
    }
}
