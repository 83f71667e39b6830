using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tradewind;

/// <summary>Reads a task's output as the type it was declared with.</summary>
internal static class OutputReading
{
    public static async ValueTask<object?> ReadAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken)
    {
        if (task.IsElement)
            return ElementOf(task, ctx);

        var type = task.OutputType ?? typeof(JsonElement);
        var all = IsAll(task, ctx);
        if (all && type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Activator.CreateInstance(typeof(MappedOutputs<>).MakeGenericType(type.GetGenericArguments()), task, ctx);
        if (all)
            return Read((await ReadJsonAsync(task, ctx, cancellationToken)).Span, type, task, ctx);

        var stored = await StoredAsync(task, ctx, cancellationToken);
        if (!LargeOutput.TryRead(stored, out var large)) return Read(stored.Span, type, task, ctx);
        try
        {
            await using var reader = new OutputReader(large, ctx.Services, cancellationToken);
            return await JsonSerializer.DeserializeAsync(reader, type, ctx.Json, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Unreadable(task, type, e);
        }
    }

    /// <summary>The output as JSON, the whole of it in memory.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken) =>
        task.IsElement ? JsonSerializer.SerializeToUtf8Bytes(ElementOf(task, ctx), task.OutputType!, ctx.Json)
            : IsAll(task, ctx) ? await JoinAsArrayAsync(task, ctx.Services, cancellationToken)
            : await WholeAsync(await StoredAsync(task, ctx, cancellationToken), ctx.Services, cancellationToken);

    /// <summary>What the instances of a mapped task left, each as JSON; a page is in memory at a time.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync(TaskRef task, IAttemptServices services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int? from = 0; from is { } index;)
        {
            var page = await services.ReadXComPageAsync(task.Id, task.Key, index, cancellationToken);
            foreach (var value in page.Values)
                if (value is { } stored) yield return await WholeAsync(stored, services, cancellationToken);
            from = page.Next;
        }
    }

    /// <summary>The elements of a list, one after the other, so that only a part of it is in memory at a time.</summary>
    public static async IAsyncEnumerable<T> EachAsync<T>(TaskRef task, TaskContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsAll(task, ctx))
        {
            var stored = await StoredAsync(task, ctx, cancellationToken);
            await using Stream json = LargeOutput.TryRead(stored, out var large) ? new OutputReader(large, ctx.Services, cancellationToken) : new MemoryStream(stored.ToArray(), writable: false);
            await foreach (var element in ElementsOf<T>(json, task, ctx, cancellationToken)) yield return element;
            yield break;
        }

        await foreach (var json in ReadAllAsync(task, ctx.Services, cancellationToken))
            yield return (T)Read(json.Span, typeof(T), task, ctx)!;
    }

    /// <summary>The JSON of what is stored in an output's place.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> WholeAsync(ReadOnlyMemory<byte> stored, IAttemptServices services, CancellationToken cancellationToken)
    {
        if (!LargeOutput.TryRead(stored, out var large)) return stored;
        var json = new byte[large.Size];
        await using var reader = new OutputReader(large, services, cancellationToken);
        await reader.ReadExactlyAsync(json, cancellationToken);
        return json;
    }

    public static object? Read(ReadOnlySpan<byte> json, Type type, TaskRef task, TaskContext ctx)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, ctx.Json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Unreadable(task, type, e);
        }
    }

    private static async IAsyncEnumerable<T> ElementsOf<T>(Stream json, TaskRef task, TaskContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<T>(json, ctx.Json, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await elements.MoveNextAsync()) yield break;
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw Unreadable(task, typeof(T), e);
            }

            yield return elements.Current!;
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> StoredAsync(TaskRef task, TaskContext ctx, CancellationToken cancellationToken) =>
        await ctx.Services.ReadXComAsync(task.Id, ctx.IndexToRead(task), task.Key, cancellationToken)
        ?? throw new FailNowException(task.Key == XComKeys.Return
            ? $"Task '{task.Id}' left no output for '{ctx.TaskId}' to read: it was skipped, failed, or did not run before; .After({task.Id}) draws the edge."
            : $"Task '{task.Id}' left no output '{task.Key}' for '{ctx.TaskId}' to read. It leaves one with ctx.Push(\"{task.Key}\", ...), unless it was skipped, failed, or did not run before; .After({task.Id}) draws the edge.");

    private static FailNowException Unreadable(TaskRef task, Type type, Exception e) =>
        new($"The output{(task.Key == XComKeys.Return ? "" : $" '{task.Key}'")} of task '{task.Id}' cannot be read as {type.Name}: {e.Message}", e);

    // Inside its mapped group a task's output is that of the same index; elsewhere it is the list of all.
    private static bool IsAll(TaskRef task, TaskContext ctx)
    {
        if (!task.IsMapped || ctx.IndexToRead(task) >= 0)
            return false;
        return task.Definition.MapGroup is not { } group || task.IsList
            ? true
            : throw new FailNowException($"Task '{ctx.TaskId}' reads '{task.Id}' of the mapped group '{group.Id}' and stands outside of it, where there is one for each index. Read the list of them: All.");
    }

    private static object? ElementOf(TaskRef element, TaskContext ctx) =>
        ctx.InMapGroup is { } map && map.Group == element.Definition.Group
            ? map.Element
            : throw new FailNowException($"Task '{ctx.TaskId}' reads the element of the mapped group '{element.Id}' and stands outside of it.");

    // For a setting that is JSON, such as a request's body: that is sent as a whole.
    private static async ValueTask<ReadOnlyMemory<byte>> JoinAsArrayAsync(TaskRef task, IAttemptServices services, CancellationToken cancellationToken)
    {
        var joined = new ArrayBufferWriter<byte>();
        joined.Write("["u8);
        await foreach (var json in ReadAllAsync(task, services, cancellationToken))
        {
            if (joined.WrittenCount > 1)
                joined.Write(","u8);
            joined.Write(json.Span);
        }

        joined.Write("]"u8);
        return joined.WrittenMemory;
    }
}
