using Tradewind.Dashboard.Pages.Trigger;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class ParamFieldTests
{
    private const string Schema = """
        {"type":"object","required":["Country"],"properties":{
          "Country":{"type":"string"},"Limit":{"type":["integer","null"]},"Rate":{"type":"number","default":1.5},"Dry":{"type":"boolean","default":true},
          "Mode":{"type":"string","enum":["full","delta"],"default":"delta"},"Tags":{"type":"array","default":["a"]}}}
        """;

    [Fact]
    public void Schema_becomes_fields_in_its_order_with_its_defaults()
    {
        var fields = ParamField.From(Schema);

        fields.Select(field => (field.Name, field.Type)).ShouldBe([
            ("Country", "string"), ("Limit", "integer"), ("Rate", "number"), ("Dry", "boolean"), ("Mode", "choice"), ("Tags", "json")]);
        fields.Select(field => field.Text).Take(5).ShouldBe(["", "", "1.5", "true", "\"delta\""]);
        fields.Where(field => !field.IsOptional).ShouldHaveSingleItem().Name.ShouldBe("Country");
    }

    [Fact]
    public void Form_becomes_JSON_of_the_right_types_and_leaves_empty_options_out()
    {
        var fields = ParamField.From(Schema);
        fields[0].Text = "KR";

        var (json, _, fault) = ParamField.Collect(fields);

        fault.ShouldBeNull();
        json.ShouldBe("""{"Country":"KR","Rate":1.5,"Dry":true,"Mode":"delta","Tags":["a"]}""");
    }

    [Theory]
    [InlineData("Limit", "many", "A whole number is needed.")]
    [InlineData("Rate", "1,5x", "A number is needed.")]
    public void Value_of_the_wrong_kind_names_its_field(string name, string text, string expected)
    {
        var fields = ParamField.From(Schema);
        fields.Single(field => field.Name == name).Text = text;

        var (_, field, fault) = ParamField.Collect(fields);

        field.ShouldBe(name);
        fault.ShouldBe(expected);
    }

    [Fact]
    public void Broken_JSON_is_refused_in_words()
    {
        var fields = ParamField.From(Schema);
        fields[5].Text = "[1,";

        ParamField.Collect(fields).Fault!.ShouldStartWith("This is not valid JSON");
    }

    [Fact]
    public void DAG_without_params_has_no_fields() => ParamField.From(null).ShouldBeEmpty();
}
