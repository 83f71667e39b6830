using System.ComponentModel;
using System.Text.Json;

namespace Tradewind.Sdk.Tests;

public sealed class ParamsSchemaTests
{
    public enum Currency
    {
        Eur,
        Usd,
    }

    public sealed record WithProperties
    {
        [Description("What amounts are in")]
        public Currency Currency { get; init; } = Currency.Usd;

        public int Days { get; init; } = 7;

        public string? Country { get; init; }

        public required string Owner { get; init; }

        public string[] Shops { get; init; } = ["north"];
    }

    public sealed record Positional(string Name, int Count = 3, Currency Currency = Currency.Usd);

    public sealed record Broken
    {
        public Broken() => throw new InvalidOperationException("no such luck");
    }

    [Fact]
    public void Record_with_properties_gives_types_defaults_and_descriptions()
    {
        var properties = SchemaOf<WithProperties>().GetProperty("properties");

        properties.GetProperty("Currency").GetProperty("enum")[1].GetString().ShouldBe("Usd");
        properties.GetProperty("Currency").GetProperty("default").GetString().ShouldBe("Usd");
        properties.GetProperty("Currency").GetProperty("description").GetString().ShouldBe("What amounts are in");
        properties.GetProperty("Days").GetProperty("type").GetString().ShouldBe("integer");
        properties.GetProperty("Days").GetProperty("default").GetInt32().ShouldBe(7);
        properties.GetProperty("Country").GetProperty("type")[1].GetString().ShouldBe("null");
        properties.GetProperty("Shops").GetProperty("default")[0].GetString().ShouldBe("north");
        properties.GetProperty("Owner").TryGetProperty("default", out _).ShouldBeFalse();
    }

    [Fact]
    public void Required_members_and_parameters_without_default_are_required()
    {
        SchemaOf<WithProperties>().GetProperty("required").EnumerateArray().Select(e => e.GetString()).ShouldBe(["Owner"]);
        SchemaOf<Positional>().GetProperty("required").EnumerateArray().Select(e => e.GetString()).ShouldBe(["Name"]);
        SchemaOf<Positional>().GetProperty("properties").GetProperty("Count").GetProperty("default").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void Record_that_cannot_be_made_is_a_fault_of_the_dag()
    {
        var dag = new Dag("d");
        dag.Action("a", _ => { });
        dag.Params<Broken>();

        dag.Check().Single().Message.ShouldBe("The params type Broken cannot be used: no such luck");
    }

    private static JsonElement SchemaOf<T>() where T : class
    {
        var dag = new Dag("d");
        dag.Action("a", _ => { });
        dag.Params<T>();
        return JsonDocument.Parse(dag.ToGraph().ParamsSchema!).RootElement;
    }
}
