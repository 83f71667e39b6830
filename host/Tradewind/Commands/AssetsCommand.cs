using System.CommandLine;
using System.Globalization;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about assets.</summary>
internal static class AssetsCommand
{
    /// <summary><c>assets …</c></summary>
    public static Command Create() =>
        new("assets", "Assets: data that tasks emit and DAGs wait for.") { List(), Show(), Lineage(), Events(), Emit(), Queued(), Windows(), ClearQueued() };

    private static Command List()
    {
        var search = Shared.Text("--search", "Only those whose name holds this", "TEXT");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("list", "Assets with how many tasks emit them, how many DAGs wait for them, and when they last had news.", "assets list", search, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.AssetsAsync(parsed.GetValue(search), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Asset", "Emitted by", "Waited for by", "Last news"],
                page.Items.Select(asset => new[] { asset.Asset, $"{asset.ProducerCount}", $"{asset.ConsumerCount}", Times.Of(asset.LastEventAt) }),
                "There are no assets. A script makes one, with .Emits(Asset(\"orders\")) on a task.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var asset = Shared.Name("ASSET", "The asset's name");
        var json = Shared.Json();
        return Shared.Command("show", "An asset: the tasks that emit it, and the DAGs that wait for it with how much news is queued.", "assets show shop/orders", asset, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await client.AssetAsync(parsed.GetRequiredValue(asset), cancel);
            if (parsed.GetValue(json)) return Print.Json(found);
            Console.WriteLine($"{found.Asset}, last news: {(found.LastEventAt is { } at ? Times.Of(at) : "never")}");
            Print.Table(["DAG", "Task"], found.Producers.Select(producer => new[] { producer.DagId, producer.TaskId }), "No task emits it.");
            Print.Table(["Waiting DAG", "Queued"], found.Consumers.Select(consumer => new[] { consumer.DagId, $"{consumer.Queued}" }), "No DAG waits for it.");
            return ExitCode.Ok;
        });
    }

    private static Command Lineage()
    {
        var asset = new Argument<string?>("ASSET") { Description = "What it comes from and what comes of it; all of the lineage when left out", Arity = ArgumentArity.ZeroOrOne };
        var steps = new Option<int?>("--steps") { Description = "How many steps from the asset; one leads from an asset to a DAG, or from a DAG to an asset", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command("lineage", "How news goes from DAGs to assets and on to the DAGs that wait for them.", "assets lineage shop/orders --steps 2", asset, steps, json).Asks(async (parsed, client, cancel) =>
        {
            var lineage = await client.AssetLineageAsync(parsed.GetValue(asset), parsed.GetValue(steps), cancel);
            if (parsed.GetValue(json)) return Print.Json(lineage);
            string Name(int node) => $"{(lineage.Nodes[node].Kind == "dag" ? "DAG" : "asset")} {lineage.Nodes[node].Name}";
            Print.Table(["From", "To"], lineage.Edges.Select(edge => new[] { Name(edge.From), Name(edge.To) }), "No DAG emits an asset or waits for one.");
            return ExitCode.Ok;
        });
    }

    private static Command Events()
    {
        var asset = Shared.Name("ASSET", "The asset's name");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("events", "An asset's news, latest first.", "assets events shop/orders", asset, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.AssetEventsAsync(parsed.GetRequiredValue(asset), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Event", "At", "Partition", "By", "Run", "Extra"],
                page.Items.Select(told => new[]
                {
                    told.EventId.ToString(CultureInfo.InvariantCulture), Times.Of(told.At), told.Partition, told.ToldBy ?? $"{told.DagId}, {told.TaskId}{(told.MapIndex is { } index ? $" [{index}]" : "")}",
                    told.RunId?.ToString(CultureInfo.InvariantCulture), told.Extra?.GetRawText(),
                }),
                "It has no news.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Emit()
    {
        var asset = Shared.Name("ASSET", "The asset's name");
        var extra = Shared.Text("--extra", "What to add, as JSON", "JSON");
        var partition = Shared.Text("--partition", "The partition the news is about, for example 2026-11-01", "KEY");
        var json = Shared.Json();
        return Shared.Command("emit", "Tells news of an asset: the DAGs that wait for it hear of it.", "assets emit shop/orders --partition 2026-11-01 --extra '{\"rows\":3}'", asset, extra, partition, json).Asks(async (parsed, client, cancel) =>
        {
            var told = await client.EmitAssetAsync(new() { Asset = parsed.GetRequiredValue(asset), Partition = parsed.GetValue(partition), Extra = Shared.Json(parsed, extra, """{"rows":3}""") }, cancel);
            if (parsed.GetValue(json)) Print.Json(told);
            else Console.WriteLine($"Event {told.EventId} of {told.Asset} is told.");
            return ExitCode.Ok;
        });
    }

    private static Command Queued()
    {
        var (dag, asset) = (Shared.Text("--dag", "Only what waits for this DAG", "DAG"), Shared.Text("--asset", "Only news of this asset", "ASSET"));
        var (limit, json) = (Shared.Limit(), Shared.Json());
        return Shared.Command("queued", "News that waits to become part of a run, oldest first.", "assets queued --dag report", dag, asset, limit, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.QueuedEventsAsync(parsed.GetValue(dag), parsed.GetValue(asset), parsed.GetValue(limit), cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["DAG", "Event", "Asset", "At", "Partition", "Why not"],
                page.Items.Select(one => new[] { one.DagId, one.EventId.ToString(CultureInfo.InvariantCulture), one.Asset, Times.Of(one.At), one.Partition, one.Why }),
                "No news waits.");
            return ExitCode.Ok;
        });
    }

    private static Command Windows()
    {
        var (dag, asset) = (Shared.Text("--dag", "Only what this DAG waits for", "DAG"), Shared.Text("--asset", "Only windows of this asset", "ASSET"));
        var json = Shared.Json();
        return Shared.Command("windows", "Days, weeks, months, quarters and years of which some parts have news and the rest is waited for.", "assets windows --dag report", dag, asset, json).Asks(async (parsed, client, cancel) =>
        {
            if (parsed.GetValue(dag) is null && parsed.GetValue(asset) is null) throw new OptionsException(["Say of what: --dag DAG or --asset ASSET."]);
            var page = await client.AssetWindowsAsync(parsed.GetValue(dag), parsed.GetValue(asset), cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["DAG", "Asset", "Waits", "Latest news"],
                page.Items.Select(window => new[] { window.DagId, window.Asset, window.Words, Times.Of(window.LastAt) }),
                "No window waits for the rest of its news.");
            return ExitCode.Ok;
        });
    }

    private static Command ClearQueued()
    {
        var (dag, asset) = (Shared.Text("--dag", "Only what waits for this DAG", "DAG"), Shared.Text("--asset", "Only news of this asset", "ASSET"));
        var json = Shared.Json();
        return Shared.Command("clear-queued", "Drops queued news of one DAG, one asset or both; what became part of a run stays.", "assets clear-queued --dag report", dag, asset, json).Asks(async (parsed, client, cancel) =>
        {
            var done = await client.ClearQueuedEventsAsync(parsed.GetValue(dag), parsed.GetValue(asset), cancel);
            if (parsed.GetValue(json)) Print.Json(done);
            else Console.WriteLine($"{done.Cleared} events no longer wait.");
            return ExitCode.Ok;
        });
    }
}
