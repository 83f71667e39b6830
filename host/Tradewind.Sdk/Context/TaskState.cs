using System.Text.Json;

namespace Tradewind;

/// <summary>
/// What a task keeps from attempt to attempt, so that a retry goes on where the attempt before stopped: a cursor, a page number, the id
/// of a job it has started elsewhere. A value is stored when the call returns. All are kept over retries and lost workers; another run
/// begins without, and so does the task when a user clears it (unless told to keep them).
/// </summary>
public sealed class TaskState
{
    private const int LargestValue = 64 * 1024;

    private readonly TaskContext _ctx;

    internal TaskState(TaskContext ctx) => _ctx = ctx;

    /// <summary>A value, or the default of <typeparamref name="T"/> when there is none.</summary>
    /// <param name="key">Its name.</param>
    public T? Get<T>(string key) => TaskContext.Wait(GetAsync<T>(key));

    /// <summary>A value, or another when there is none.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">The value in that case.</param>
    public T Get<T>(string key, T otherwise) => TaskContext.Wait(GetAsync(key, otherwise));

    /// <inheritdoc cref="Get{T}(string)"/>
    public async Task<T?> GetAsync<T>(string key) => await GetAsync(key, default(T));

    /// <inheritdoc cref="Get{T}(string, T)"/>
    public async Task<T> GetAsync<T>(string key, T otherwise)
    {
        CheckKey(key);
        if (await _ctx.Services.ReadStateAsync(key, _ctx.CancellationToken) is not { } json)
            return otherwise;
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, _ctx.Json)!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FailNowException($"The state '{key}' of task '{_ctx.TaskId}' cannot be read as {typeof(T).Name}: {e.Message} Clear the task to begin without it.", e);
        }
    }

    /// <summary>Keeps a value, in the place of one of the same name.</summary>
    /// <param name="key">Its name: letters, digits, <c>_ - .</c></param>
    /// <param name="value">The value; must survive a trip through JSON, of at most 64 KiB.</param>
    /// <exception cref="FailNowException">The name is not valid, or the value cannot be written or is too large.</exception>
    public void Set<T>(string key, T value) => TaskContext.Wait(SetAsync(key, value));

    /// <inheritdoc cref="Set"/>
    public async Task SetAsync<T>(string key, T value)
    {
        CheckKey(key);
        _ctx.RequireOpen($"the state '{key}'");
        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(value, _ctx.Json);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new FailNowException($"The state '{key}' of task '{_ctx.TaskId}' ({typeof(T).Name}) cannot be written as JSON: {e.Message}", e);
        }

        if (json.Length > LargestValue)
            throw new FailNowException($"The state '{key}' of task '{_ctx.TaskId}' has {json.Length:N0} bytes; at most {LargestValue:N0} are kept. Keep where it stands, not what it has done.");
        await _ctx.Services.WriteStateAsync(key, json, _ctx.CancellationToken);
    }

    /// <summary>Keeps a value no longer; one that is not there is no fault.</summary>
    /// <param name="key">Its name.</param>
    public void Remove(string key) => TaskContext.Wait(RemoveAsync(key));

    /// <inheritdoc cref="Remove"/>
    public async Task RemoveAsync(string key)
    {
        CheckKey(key);
        _ctx.RequireOpen($"the state '{key}'");
        await _ctx.Services.WriteStateAsync(key, null, _ctx.CancellationToken);
    }

    private void CheckKey(string key)
    {
        if (XComKeys.Fault(key, "state") is { } fault)
            throw new FailNowException($"Task '{_ctx.TaskId}': {fault}");
    }
}
