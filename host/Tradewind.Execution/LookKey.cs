using System.Collections;
using System.Globalization;
using System.Text.Json;
using Tradewind.Graph;

namespace Tradewind.Execution;

/// <summary>
/// What makes the looks of two sensors one: the same build of the same operator, the same settings as they are in this attempt (whole, and
/// secrets too: only a hash leaves the runner), the same queue, for other machines see other files, and the same pace.
/// </summary>
internal static class LookKey
{
    public static async ValueTask<string> OfAsync(SensorOperator sensor, SensorSpec pace, string name, string queue, bool counted, OperatorContext ctx, JsonSerializerOptions json)
    {
        using var key = new CacheKey();
        var type = sensor.GetType();
        foreach (var part in new[] { type.Module.ModuleVersionId.ToString(), type.FullName, name, queue, counted ? "counted" : "" }) key.Add(part);
        key.Add(string.Create(CultureInfo.InvariantCulture, $"{pace.Interval:c} {pace.Backoff:R} {pace.MaxInterval:c}"));
        foreach (var (setting, value) in OperatorSettings.Given(sensor))
        {
            key.Add(setting);
            await AddAsync(key, value, ctx, json);
        }

        return key.ToString();
    }

    private static async ValueTask AddAsync(CacheKey key, object? value, OperatorContext ctx, JsonSerializerOptions json)
    {
        switch (value)
        {
            case null:
                key.Add(default(string));
                break;
            case Setting setting:
                await AddAsync(key, await ctx.ResolveAsync(setting), ctx, json);
                break;
            case TaskRef output:
                await key.AddAsync(output, ctx);
                break;
            case PayloadContent content:
                key.Add(content.ContentType);
                key.Add(content.Bytes);
                break;
            case string text:
                key.Add(text);
                break;
            case byte[] bytes:
                key.Add(bytes);
                break;
            case IDictionary dictionary:
                key.Add(dictionary.Count.ToString(CultureInfo.InvariantCulture));
                foreach (var name in dictionary.Keys.Cast<object>().OrderBy(name => name.ToString(), StringComparer.Ordinal))
                {
                    key.Add(name.ToString());
                    await AddAsync(key, dictionary[name], ctx, json);
                }

                break;
            case IList list:
                key.Add(list.Count.ToString(CultureInfo.InvariantCulture));
                foreach (var one in list) await AddAsync(key, one, ctx, json);
                break;
            default:
                key.Add(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), json));
                break;
        }
    }
}
