using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tradewind.Rows;

namespace Tradewind.Files;

/// <summary>
/// Writes rows to a file of JSON lines: one object on each line, UTF-8; a name that ends in <c>.gz</c> is packed. The file appears in its
/// place when it is whole: an attempt that fails leaves nothing, and what was there before stays. Dates are ISO 8601, bytes base64.
/// </summary>
public sealed class JsonLinesSink : TransferSink
{
    private const int FlushAt = 1 << 18;

    /// <summary>The file. Folders that are missing are made.</summary>
    public required Value<string> Path { get; init; }

    /// <summary>What to do when the file is there already: replace it (the default) or fail.</summary>
    public IfExists IfExists { get; init; } = IfExists.Replace;

    /// <inheritdoc />
    public override Task WriteAsync(IAsyncEnumerable<RowBatch> batches, OperatorContext ctx, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.GetFullPath(ctx.Get(Path), ctx.WorkDirectory);
        return OutputFile.WriteAsync(path, IfExists, async stream =>
        {
            var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
            using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
            JsonEncodedText[]? names = null;
            await foreach (var batch in batches.WithCancellation(cancellationToken))
            {
                names ??= [.. batch.Columns.Select(c => JsonEncodedText.Encode(c.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
                foreach (var row in batch.Rows)
                {
                    WriteObject(json, names, row);
                    buffer.Write("\n"u8);
                    if (buffer.WrittenCount < FlushAt)
                        continue;
                    await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
                    buffer.ResetWrittenCount();
                }
            }

            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
        });
    }

    private static void WriteObject(Utf8JsonWriter json, JsonEncodedText[] names, object?[] row)
    {
        json.Reset();
        json.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            json.WritePropertyName(names[i]);
            JsonCells.Write(json, row[i]);
        }

        json.WriteEndObject();
        json.Flush();
    }
}
