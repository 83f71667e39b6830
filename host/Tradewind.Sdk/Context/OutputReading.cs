using System.Text.Json;

namespace Tradewind;

/// <summary>Reads a task's output as the type it was declared with.</summary>
internal static class OutputReading
{
    public static async ValueTask<object?> ReadAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken)
    {
        var json = await ReadJsonAsync(task, ctx, cancellationToken);
        return Read(json.Span, task.OutputType ?? typeof(JsonElement), task.Id, ctx);
    }

    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken)
    {
        if (task.IsMapped)
            return JoinAsArray(await ctx.Services.ReadAllXComsAsync(task.Id, XComKeys.Return, cancellationToken));

        return await ctx.Services.ReadXComAsync(task.Id, -1, XComKeys.Return, cancellationToken)
            ?? throw new FailNowException($"Task '{task.Id}' left no output for '{ctx.TaskId}' to read: it was skipped, failed, or did not run before.");
    }

    public static object? Read(ReadOnlySpan<byte> json, Type type, string taskId, TaskContext ctx)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, ctx.Json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FailNowException($"The output of task '{taskId}' cannot be read as {type.Name}: {e.Message}", e);
        }
    }

    private static byte[] JoinAsArray(IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        var joined = new byte[2 + values.Sum(v => v.Length) + Math.Max(0, values.Count - 1)];
        joined[0] = (byte)'[';
        var at = 1;
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                joined[at++] = (byte)',';
            values[i].Span.CopyTo(joined.AsSpan(at));
            at += values[i].Length;
        }

        joined[at] = (byte)']';
        return joined;
    }
}
