using System.Buffers;
using System.Text.Json;

namespace Tradewind;

/// <summary>Reads a task's output as the type it was declared with.</summary>
internal static class OutputReading
{
    public static async ValueTask<object?> ReadAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken)
    {
        if (task.IsMapped && task.OutputType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Activator.CreateInstance(typeof(MappedOutputs<>).MakeGenericType(type.GetGenericArguments()), task, ctx);

        var json = await ReadJsonAsync(task, ctx, cancellationToken);
        return Read(json.Span, task.OutputType ?? typeof(JsonElement), task.Id, ctx);
    }

    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken)
    {
        if (task.IsMapped)
            return await ReadAllAsync(task, ctx, cancellationToken);

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

    // For a setting that is JSON, such as a request's body: that is sent as a whole.
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken)
    {
        var joined = new ArrayBufferWriter<byte>();
        joined.Write("["u8);
        for (int? from = 0; from is { } index;)
        {
            var page = await ctx.Services.ReadXComPageAsync(task.Id, XComKeys.Return, index, cancellationToken);
            foreach (var value in page.Values)
            {
                if (value is not { } json)
                    continue;
                if (joined.WrittenCount > 1)
                    joined.Write(","u8);
                joined.Write(json.Span);
            }

            from = page.Next;
        }

        joined.Write("]"u8);
        return joined.WrittenMemory;
    }
}
