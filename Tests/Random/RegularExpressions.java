import java.util.*;
import java.util.regex.*;
import java.nio.charset.StandardCharsets;

/** Random patterns and texts with what java.util.regex finds, one a line: java RegularExpressions.java SEED COUNT */
public class RegularExpressions {
    static Random random;
    static String[] atoms = {"a","b","c","ab","abc","é","日","k","S","ß","1","-"," ","\\n","\\r","\\.","\\x41","\\u00e9","\\t","_","ſ"};
    static String[] classes = {".","\\d","\\w","\\s","\\D","\\W","\\S","\\h","\\v","\\H","\\V","\\R","[abc]","[^abc]","[a-z]","[a-z&&[^b]]","[^a-c&&[b-z]]","[a[bc]]","[^a[bc]]",
        "[\\w&&[^\\d]]","[a-c-]","[]a]","[\\]a]","[^\\n]","[é-日]","\\p{L}","\\p{Lu}","\\P{Ll}","\\p{Alpha}","\\p{Punct}","\\p{IsAlphabetic}","\\p{IsLatin}","\\p{InGreek}","\\p{javaLowerCase}",
        "\\pL","\\PN","[\\p{L}&&[^a-c]]","[a&&b]","[a-f&&c-z&&[cd]]","[&&a]","[a&&]","[a&b]","[^-a]","[\\d\\s]","[\\Wa]","[ab&&bc]","[a-cx-z&&[^b]y]","[^]a]","[k-s]","[\\v-a]"};
    static String[] asserts = {"^","$","\\b","\\B","\\A","\\Z","\\z","\\G"};
    static String[] quantifiers = {"*","+","?","*?","+?","??","*+","++","?+","{2}","{1,2}","{0,2}?","{2,}","{1,}?","{0}","{1,3}+","{0,1}","{3,5}"};
    static String[] flags = {"i","s","m","x","u","d","iu","-i","ms","U","i-s"};
    static int groups;

    static String pick(String[] of) { return of[random.nextInt(of.length)]; }

    static String alternation(int depth) {
        StringBuilder text = new StringBuilder(sequence(depth));
        while (random.nextInt(4) == 0) text.append('|').append(random.nextInt(8) == 0 ? "" : sequence(depth));
        return text.toString();
    }

    static String sequence(int depth) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(atom(depth));
            if (random.nextInt(5) < 2) text.append(pick(quantifiers));
        }
        return text.toString();
    }

    static String atom(int depth) {
        int kind = random.nextInt(depth > 0 ? 20 : 13);
        if (kind < 8) return random.nextInt(3) == 0 ? pick(atoms) : pick(new String[] {"a","b","c"});
        if (kind < 11) return pick(classes);
        if (kind == 11) return pick(asserts);
        if (kind == 12) return groups > 0 && random.nextInt(2) == 0 ? "\\" + (1 + random.nextInt(groups)) : pick(classes);
        if (kind < 16) { groups++; return "(" + alternation(depth - 1) + ")"; }
        if (kind < 17) return "(?:" + alternation(depth - 1) + ")";
        if (kind == 17) return "(?" + pick(flags) + ":" + alternation(depth - 1) + ")";
        if (kind == 18) return "(?" + pick(new String[] {"=","!",">","<=","<!"}) + alternation(depth - 1) + ")";
        return random.nextInt(3) == 0 ? "\\Q" + pick(new String[] {"a.b","1","(a","-"}) + "\\E" : "(?" + pick(flags) + ")";
    }

    static String[] pieces = {"a","b","c","a","b","c","ab","abc","aab","é","É","日","k","K","\u212a","s","S","ſ","ß","1","2","-"," ","\n","\r\n","\r","\u2028","\u0085","A","B","C","_",".","\u0301","ω","Ω","&","^","]","\t"};

    static String subject() {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(9);
        for (int i = 0; i < count; i++) text.append(random.nextInt(2) == 0 ? pick(new String[] {"a","b","c"}) : pick(pieces));
        return text.toString();
    }

    static String hex(String text) {
        StringBuilder result = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) result.append(String.format("%02x", b));
        return result.toString();
    }

    /** The texts of the groups of all matches: groups parted by `,`, matches by `;`, all in hexadecimal; ERR for a bad pattern. */
    static String answer(String pattern, String subject) {
        try {
            Matcher matcher = Pattern.compile(pattern).matcher(subject);
            StringBuilder text = new StringBuilder();
            while (matcher.find()) {
                for (int g = 0; g <= matcher.groupCount(); g++)
                    text.append(g > 0 ? "," : "").append(matcher.group(g) == null ? "" : hex(matcher.group(g)));
                text.append(';');
            }
            return matcher.groupCount() + "\t" + text;
        } catch (StackOverflowError error) { return "STACK\t";
        } catch (RuntimeException error) { return "ERR\t"; }
    }

    public static void main(String[] arguments) throws Exception {
        random = new Random(Long.parseLong(arguments[0]));
        int wanted = Integer.parseInt(arguments[1]);
        var out = new java.io.PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (int i = 0; i < wanted; i++) {
            groups = 0;
            String pattern = alternation(2);
            if (random.nextInt(6) == 0) pattern = "(?" + pick(flags) + ")" + pattern;
            // Some are broken.
            if (random.nextInt(30) == 0) { int at = random.nextInt(pattern.length()); pattern = pattern.substring(0, at) + pattern.substring(at + 1); }
            String subject = subject();
            out.println(hex(pattern) + "\t" + hex(subject) + "\t" + answer(pattern, subject));
        }
        out.flush();
    }
}
