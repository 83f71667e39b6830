using System.Text;
using System.Text.Json;

namespace Tradewind;

/// <summary>
/// A body of any sort: text, bytes, an object as JSON (<c>Json(new { ... })</c>), something computed at run time, or another task's
/// output. Operators read it with <c>ctx.Get(Body)</c>.
/// </summary>
public sealed class Payload : Setting
{
    private const string JsonType = "application/json";
    private readonly Func<TaskContext, CancellationToken, ValueTask<PayloadContent>> _resolve;
    private readonly TaskRef[] _inputs;

    private Payload(string display, TaskRef[] inputs, Func<TaskContext, CancellationToken, ValueTask<PayloadContent>> resolve)
    {
        Display = display;
        _inputs = inputs;
        _resolve = resolve;
    }

    internal override IEnumerable<TaskRef> Inputs => _inputs;

    internal override string Display { get; }

    /// <summary>Text, as UTF-8.</summary>
    public static implicit operator Payload(string text) =>
        new(text, [], (_, _) => new(Content(text, XComJson.Shared)));

    /// <summary>Bytes as they are.</summary>
    public static implicit operator Payload(byte[] bytes) =>
        new($"({bytes.Length} bytes)", [], (_, _) => new(Content(bytes, XComJson.Shared)));

    /// <summary>A task's output, as the JSON it was stored as.</summary>
    public static implicit operator Payload(TaskRef task) =>
        new($"(output of {task.Id})", [task], async (ctx, ct) => new(await OutputReading.ReadJsonAsync(task, ctx, ct), JsonType));

    /// <summary>The JSON of whatever a run-time value turns out to be; text stays text, bytes stay bytes.</summary>
    public static implicit operator Payload(Value value) =>
        new(value.Display, [.. value.Inputs], async (ctx, ct) => Content(await value.ResolveAsync(ctx, ct), ctx.Json));

    /// <summary>An object, as JSON by its run-time type.</summary>
    public static Payload FromObject(object? value) =>
        new("(JSON)", [], (ctx, _) => new(new PayloadContent(JsonSerializer.SerializeToUtf8Bytes(value, ctx.Json), JsonType)));

    internal override async ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken) =>
        await _resolve(ctx, cancellationToken);

    private static PayloadContent Content(object? value, JsonSerializerOptions json) => value switch
    {
        PayloadContent content => content,
        string text => new(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8"),
        byte[] bytes => new(bytes, "application/octet-stream"),
        _ => new(JsonSerializer.SerializeToUtf8Bytes(value, json), JsonType),
    };
}
