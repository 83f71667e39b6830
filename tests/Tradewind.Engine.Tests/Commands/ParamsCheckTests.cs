using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Tests.Commands;

public sealed class ParamsCheckTests
{
    private const string Schema =
        """
        {
          "type": "object",
          "properties": {
            "currency": { "type": "string", "default": "EUR", "enum": ["EUR", "USD"] },
            "limit": { "type": "integer", "default": 10 },
            "rate": { "type": "number" },
            "dry": { "type": "boolean", "default": false },
            "countries": { "type": "array", "default": [] },
            "extra": { "type": ["object", "null"], "default": null },
            "day": { "type": "string" }
          },
          "required": ["day"]
        }
        """;

    [Fact]
    public void Complete_fills_in_defaults_in_the_order_of_the_schema()
    {
        ParamsCheck.Complete(Schema, """{ "day": "2026-11-01", "limit": 3 }""")
            .ShouldBe("""{"currency":"EUR","limit":3,"dry":false,"countries":[],"extra":null,"day":"2026-11-01"}""");
    }

    [Fact]
    public void Complete_takes_every_type()
    {
        ParamsCheck.Complete(Schema, """{"currency":"USD","limit":-9007199254740993,"rate":1.5e3,"dry":true,"countries":["a",1],"extra":{"x":{}},"day":""}""")
            .ShouldBe("""{"currency":"USD","limit":-9007199254740993,"rate":1.5e3,"dry":true,"countries":["a",1],"extra":{"x":{}},"day":""}""");
    }

    [Fact]
    public void Complete_takes_names_in_any_case_and_gives_them_as_declared()
    {
        ParamsCheck.Complete("""{"type":"object","properties":{"Currency":{"type":"string","default":"EUR"}}}""", """{"currency":"USD"}""")
            .ShouldBe("""{"Currency":"USD"}""");
    }

    [Fact]
    public void Complete_reports_all_faults_together()
    {
        var fault = Should.Throw<RejectedException>(() => ParamsCheck.Complete(Schema, """{"limt":1,"currency":"GBP","limit":"many","rate":null}"""));

        fault.Reason.ShouldBe(RejectedReason.Invalid);
        fault.Field.ShouldBe("params");
        fault.Message.ShouldBe(
            "The params do not fit: 'limt' is not a param; this DAG has 'currency', 'limit', 'rate', 'dry', 'countries', 'extra', 'day'; " +
            "'currency' must be one of \"EUR\", \"USD\"; 'limit' must be integer, found string; 'rate' must be number, found null; 'day' is missing and has no default.");
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999")]
    [InlineData("true")]
    [InlineData("[1]")]
    public void Complete_refuses_what_is_no_integer(string value)
    {
        Should.Throw<RejectedException>(() => ParamsCheck.Complete(Schema, $$"""{"day":"","limit":{{value}}}""")).Message.ShouldContain("'limit' must be integer");
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void Complete_refuses_numbers_that_no_double_holds(string value)
    {
        Should.Throw<RejectedException>(() => ParamsCheck.Complete(Schema, $$"""{"day":"","rate":{{value}}}""")).Message.ShouldContain("'rate' must be number");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{'day':''}")]
    [InlineData("{\"day\":\"a\",\"day\":\"b\"}")]
    [InlineData("{\"day\":\"a\",\"extra\":{\"x\":1,\"x\":2}}")]
    [InlineData("{\"day\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"day\":\"a\",\"extra\":{\"\\udc00\":1}}")]
    public void Complete_refuses_what_is_no_sound_JSON_object(string given)
    {
        Should.Throw<RejectedException>(() => ParamsCheck.Complete(Schema, given)).Reason.ShouldBe(RejectedReason.Invalid);
        Should.Throw<RejectedException>(() => ParamsCheck.Complete(null, given)).Reason.ShouldBe(RejectedReason.Invalid);
    }

    [Fact]
    public void Complete_refuses_deep_nesting()
    {
        var deep = $$"""{"extra":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";

        Should.Throw<RejectedException>(() => ParamsCheck.Complete(null, deep)).Reason.ShouldBe(RejectedReason.Invalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    public void Complete_without_schema_and_values_is_null(string? given)
    {
        ParamsCheck.Complete(null, given).ShouldBeNull();
    }

    [Fact]
    public void Complete_without_schema_keeps_any_object()
    {
        ParamsCheck.Complete(null, """{ "a": [1, { "b": null }], "nul": "\u0000" }""").ShouldBe("""{"a":[1,{"b":null}],"nul":"\u0000"}""");
    }

    [Fact]
    public void Complete_without_params_in_the_schema_names_none()
    {
        Should.Throw<RejectedException>(() => ParamsCheck.Complete("{}", """{"a":1}""")).Message.ShouldContain("'a' is not a param; this DAG has none");
    }

    [Fact]
    public void Complete_with_nothing_given_is_the_defaults()
    {
        ParamsCheck.Complete("""{"properties":{"a":{"type":"integer","default":1},"b":{"type":"string"}}}""", null).ShouldBe("""{"a":1}""");
    }
}
