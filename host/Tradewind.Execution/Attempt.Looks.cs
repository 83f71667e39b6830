using System.Globalization;

namespace Tradewind.Execution;

/// <summary>A sensor's look: its own, or one that it shares with others that look at the same.</summary>
internal sealed partial class Attempt
{
    private async Task<AttemptResult> LookAsync(SensorOperator sensor)
    {
        await RenderAsync(task.Body);
        if (task.Sensor?.Shares is not { } name) return await SeeAsync(sensor);

        var key = await LookKey.OfAsync(sensor, task.Sensor!, name, task.Queue ?? dag.Dag.DefaultsOf(task.Group).Queue, counted: dag.MappedOver(task.Id).Count > 0, ctx, dag.Json);
        if (await ctx.Services.ShareLookAsync(key, ctx.CancellationToken) is not { } shared) return await SeeAsync(sensor);
        if (shared.Found is { } found)
        {
            ctx.Log($"Found by the look of run {found.RunId}, attempt {found.Attempt}, which looked at the same.");
            return await TakeAsync(found, $"found by the look of run {found.RunId}") with { Look = new(key, shared.Looks, null) };
        }

        if (shared.NextAt is { } next)
        {
            ctx.Log(string.Create(CultureInfo.InvariantCulture, $"Run {shared.RunId} looks at the same and answers for this one too; the next look is at {next:HH:mm:ss} UTC."));
            return NotYet(shared.Reason ?? $"run {shared.RunId} looks at the same") with { Look = new(key, shared.Looks, next) };
        }

        return await SeeAsync(sensor) with { Look = new(key, shared.Looks + 1, null) };
    }

    private async Task<AttemptResult> SeeAsync(SensorOperator sensor)
    {
        var seen = await sensor.CheckAsync(ctx, ctx.CancellationToken);
        return seen.IsMet ? await SuccessAsync(seen.Output, seen.Output?.GetType()) : NotYet(seen.Reason);
    }
}
