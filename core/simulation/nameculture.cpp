// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/nameculture.h"

namespace scorewatch {
namespace {

constexpr auto GivenFirst = NameCulture::Order::GivenFirst;
constexpr auto FamilyFirst = NameCulture::Order::FamilyFirst;

void addEnglishAndIberian(std::vector<NameCulture> &out)
{
    out.push_back(
        {16,
         GivenFirst,
         {{"US", "America/New_York", 6},
          {"US", "America/Chicago", 3},
          {"US", "America/Los_Angeles", 4},
          {"GB", "Europe/London", 5},
          {"CA", "America/Toronto", 2},
          {"AU", "Australia/Sydney", 2},
          {"IE", "Europe/Dublin", 1},
          {"NZ", "Pacific/Auckland", 1}},
         "Olivia Liam Emma Noah Ava Mason Sophie Ethan Grace Owen Chloe Lucas Zoe Henry Nora Jack Ruby Leo "
         "Hazel Caleb Isla Wyatt Maeve Aidan Freya Dylan Tessa Miles Quinn Rowan Jasmine Tyler",
         "Smith Johnson Walker Bennett O'Connor Fletcher Hughes Marsh Whitfield Brooks Carter Doyle Ellison "
         "Foster Granger Hayes Ingram Jennings Kerr Lawson MacLeod Norton Osborne Prescott Quigley Reeves "
         "Sutton Thornton Underwood Vaughn Whitaker Yates"});
    out.push_back(
        {9,
         GivenFirst,
         {{"MX", "America/Mexico_City", 4},
          {"ES", "Europe/Madrid", 4},
          {"CO", "America/Bogota", 2},
          {"AR", "America/Argentina/Buenos_Aires", 3},
          {"CL", "America/Santiago", 1},
          {"PE", "America/Lima", 1}},
         "Lucía Mateo Sofía Martín Valentina Diego Camila Álvaro Ximena Joaquín Inés Sebastián Noelia Íñigo "
         "Renata Tomás Jimena Andrés Begoña Raúl Paloma Iván Rocío Agustín",
         "García Fernández Rodríguez Muñoz Ibáñez Peña Domínguez Ordóñez Castañeda Villaseñor Núñez Zúñiga "
         "Gutiérrez Echeverría Quiñones Vázquez Ríos Cárdenas Belmonte Salcedo Urrutia Montoya de_la_Cruz "
         "Rivas"});
    out.push_back(
        {7,
         GivenFirst,
         {{"BR", "America/Sao_Paulo", 8},
          {"BR", "America/Manaus", 1},
          {"PT", "Europe/Lisbon", 2},
          {"AO", "Africa/Luanda", 1}},
         "João Beatriz Thiago Larissa Antônio Letícia Caio Luísa Vinícius Fabíola Gonçalo Catarina Otávio "
         "Mônica Renan Tainá Davi Iolanda Rui Débora",
         "Silva Souza Gonçalves Araújo Conceição Brandão Magalhães Leitão Assunção Guimarães Simões Falcão "
         "Figueiredo Nogueira Teixeira Azevedo Queiroz Patrício Vilela Leão"});
}

void addWesternEurope(std::vector<NameCulture> &out)
{
    out.push_back({5,
                   GivenFirst,
                   {{"FR", "Europe/Paris", 6},
                    {"BE", "Europe/Brussels", 1},
                    {"CA", "America/Montreal", 2},
                    {"SN", "Africa/Dakar", 1}},
                   "Chloé Théo Élodie Loïc Maëlys Gaël Zoé Rémi Anaïs Benoît Noémie François Océane Jérôme "
                   "Hélène Aurélien "
                   "Inès Cédric Solène Étienne",
                   "Lefèvre Dubois Béranger Côté Château Dupré Forêt Gauthier Hébert Jacquet Lacroix Mérieux "
                   "Noël Pélissier "
                   "Rivière Saint-Clair Tréville Vallée Bouchard Crépin"});
    out.push_back(
        {6,
         GivenFirst,
         {{"DE", "Europe/Berlin", 8}, {"AT", "Europe/Vienna", 1}, {"CH", "Europe/Zurich", 1}},
         "Jürgen Käthe Björn Lieselotte Günther Mareike Sören Annika Götz Ronja Lüder Wiebke Jörg Friederike "
         "Matthias Heike Till Svenja Uwe Greta",
         "Müller Schröder Weiß Strauß Köhler Böttcher Krüger Jäger Groß Hübner Löwe Schäfer Zöllner Brandt "
         "Eichhorn Falkenberg Hoffmann Lindemann Rübsam Vogelsang"});
    out.push_back(
        {2,
         GivenFirst,
         {{"NL", "Europe/Amsterdam", 3}, {"BE", "Europe/Brussels", 1}},
         "Daan Fleur Sjoerd Lotte Thijs Femke Joost Anouk Wouter Maartje Bram Loïs Ruben Noor",
         "de_Vries van_den_Berg Bakker van_Dijk Visser Smeets Meijer Hoekstra Dijkstra Kuipers Vermeulen "
         "ten_Broeke Zwart Postma"});
    out.push_back(
        {4,
         GivenFirst,
         {{"IT", "Europe/Rome", 1}},
         "Niccolò Giulia Matteo Chiara Tommaso Ludovica Gioele Martina Ettore Serena Alessio Benedetta Dario "
         "Fiamma",
         "Rossi Bianchi D'Angelo Esposito Ricci Marchetti Galli Lombardi Barbieri Fontana Caruso Ferrara "
         "Pellegrini De_Luca"});
}

void addNorthernEurope(std::vector<NameCulture> &out)
{
    out.push_back(
        {2,
         GivenFirst,
         {{"SE", "Europe/Stockholm", 4}, {"FI", "Europe/Helsinki", 1}},
         "Åsa Björn Linnéa Göran Saga Håkan Ebba Östen Tuva Märta Viggo Sixten Alva Torbjörn",
         "Åkesson Sjöberg Lindqvist Öberg Hägglund Bergström Nyström Ångström Dahlgren Ekström Forsgren "
         "Hallström Lövgren Wallén"});
    out.push_back(
        {2,
         GivenFirst,
         {{"NO", "Europe/Oslo", 1}, {"DK", "Europe/Copenhagen", 1}},
         "Søren Ingrid Jørgen Astrid Håvard Maren Bjørn Kåre Signe Ragnhild Øystein Mette Sverre Åse",
         "Sørensen Bjørnstad Østergaard Ødegård Kjærgaard Nørgaard Haugen Rønning Thorvaldsen Bråten Aagaard "
         "Møller Skjold Lykkegaard"});
    out.push_back({1,
                   GivenFirst,
                   {{"FI", "Europe/Helsinki", 1}},
                   "Väinö Aino Jorma Päivi Eero Sisu Hilja Mikko Yrjö Kerttu Onni Tyyne",
                   "Hämäläinen Mäkelä Virtanen Järvinen Räsänen Pöysti Koskela Lehtonen Ylönen Kärkkäinen "
                   "Salmi Tuominen"});
    out.push_back(
        {1,
         GivenFirst,
         {{"IS", "Atlantic/Reykjavik", 1}},
         "Þórdís Björk Sigríður Hafþór Ægir Guðrún Eyþór Ásdís Jökull Freyja Snæbjörn Iðunn",
         "Jónsdóttir Þorsteinsson Guðmundsdóttir Björnsson Ægisson Sigurðardóttir Ólafsson Ísleifsdóttir "
         "Árnason Magnúsdóttir Hákonarson Eiríksdóttir"});
}

void addEasternEurope(std::vector<NameCulture> &out)
{
    out.push_back(
        {4,
         GivenFirst,
         {{"PL", "Europe/Warsaw", 1}},
         "Łukasz Małgorzata Paweł Żaneta Grzegorz Świętosława Michał Bożena Zbigniew Jagoda Stanisław Róża "
         "Błażej "
         "Wioletta",
         "Wiśniewski Wójcik Kowalczyk Błaszczyk Śliwiński Żółkiewski Gołębiewski Dąbrowski Źrebiec Łęcki "
         "Szczepański Jabłoński Zięba Grąbczewski"});
    out.push_back({2,
                   GivenFirst,
                   {{"CZ", "Europe/Prague", 2}, {"SK", "Europe/Bratislava", 1}},
                   "Jiří Šárka Ondřej Blažena Vojtěch Žofie Matěj Ľubica Štěpán Zdeňka Řehoř Anežka",
                   "Dvořák Novotný Černý Procházka Říha Šťastný Krejčí Ďurica Kučera Veselý Žižka Hájek"});
    out.push_back({2,
                   GivenFirst,
                   {{"HU", "Europe/Budapest", 1}},
                   "Gergő Zsófia Balázs Réka Levente Boglárka Ágoston Csenge Döme Hajnalka Örs Kinga",
                   "Szabó Kovács Nagy Tóth Horváth Győri Kőszegi Fűzfa Lőrincz Bükki Zsigmond Gyarmati"});
    out.push_back({2,
                   GivenFirst,
                   {{"RO", "Europe/Bucharest", 3}, {"MD", "Europe/Chisinau", 1}},
                   "Ștefan Ioana Mădălina Răzvan Octavian Cătălina Bogdan Ilinca Brândușa Vlăduț Anca Sorin",
                   "Popescu Ionescu Țepeș Munteanu Stănescu Grădinaru Bălan Cojocaru Rădulescu Șerban "
                   "Dragomir Vârlan"});
    out.push_back(
        {1,
         GivenFirst,
         {{"HR", "Europe/Zagreb", 1}, {"RS", "Europe/Belgrade", 1}, {"SI", "Europe/Ljubljana", 1}},
         "Đorđe Živa Luka Željka Nikša Čedomir Snežana Anđela Tomislav Jasna Šime Mirna",
         "Jovanović Kovačić Đurđević Šimić Marušić Babić Vuković Žižić Perić Novosel Kranjc Zupančič"});
}

void addCyrillicToGeorgian(std::vector<NameCulture> &out)
{
    out.push_back(
        {5,
         GivenFirst,
         {{"RU", "Europe/Moscow", 5}, {"RU", "Asia/Novosibirsk", 1}, {"KZ", "Asia/Almaty", 1}},
         "Алёна Дмитрий Ксения Артём Василиса Фёдор Полина Тимур Злата Егор Варвара Семён Лидия Глеб",
         "Соколов Воробьёва Кузнецов Лебедева Чайковский Ершова Щербаков Зайцева Быстров Журавлёва Медведев "
         "Осипова "
         "Тихонов Ярцева"});
    out.push_back({2,
                   GivenFirst,
                   {{"UA", "Europe/Kyiv", 1}},
                   "Ілля Олена Тарас Соломія Юрій Євгенія Богдан Ярина Остап Мирослава Назар Христина",
                   "Шевченко Коваленко Гончар Їжакевич Мельник Ґудзь Лисенко Дорошенко Савчук Тищенко "
                   "Вдовиченко Климчук"});
    out.push_back({1,
                   GivenFirst,
                   {{"GR", "Europe/Athens", 3}, {"CY", "Asia/Nicosia", 1}},
                   "Ελένη Γιώργος Χρύσα Σωτήρης Φαίη Ορέστης Άννα Νίκος Ιφιγένεια Θανάσης Δάφνη Πέτρος",
                   "Παπαδόπουλος Καραγιάννη Βλάχος Αγγελοπούλου Γεωργίου Μακρής Δημητρίου Σταύρου Ξένος "
                   "Ψαράς Λάμπρου Κόκκινος"});
    out.push_back(
        {3,
         GivenFirst,
         {{"TR", "Europe/Istanbul", 5}, {"AZ", "Asia/Baku", 1}},
         "Elif Çağrı Gülşen İbrahim Işıl Doğan Özge Uğur Şebnem Barış Tuğçe Yiğit Ayşe Ömer",
         "Yılmaz Çelik Öztürk Şahin Güneş Kılıç Aydın Erdoğan Işık Karagöz Taşkın Uçar Yıldırım Bozkurt"});
    out.push_back({1,
                   GivenFirst,
                   {{"GE", "Asia/Tbilisi", 1}},
                   "ნინო გიორგი თამარ ლევან მარიამ ზურაბ ეკა ირაკლი ქეთი ვახტანგ სალომე დათო",
                   "ბერიძე კაპანაძე გელაშვილი მამულაშვილი ლომიძე წიკლაური ჯაფარიძე ხარაზი დოლიძე ფანჯიკიძე"});
}

void addAfricaAndMiddleEast(std::vector<NameCulture> &out)
{
    out.push_back({4,
                   GivenFirst,
                   {{"EG", "Africa/Cairo", 3},
                    {"SA", "Asia/Riyadh", 2},
                    {"MA", "Africa/Casablanca", 2},
                    {"AE", "Asia/Dubai", 1}},
                   "محمد فاطمة أحمد ليلى يوسف مريم خالد نور عمر سلمى طارق هند زياد رانيا",
                   "الحسن المصري العلي الشريف منصور حداد النجار الخطيب الفاسي بن_سعيد التميمي القحطاني"});
    out.push_back({1,
                   GivenFirst,
                   {{"IL", "Asia/Jerusalem", 1}},
                   "נועה איתי תמר יונתן שירה אורי מאיה דניאל הילה עומר רוני אביב",
                   "כהן לוי מזרחי פרץ ביטון אברהם פרידמן אזולאי שפירא ברק"});
    out.push_back({1,
                   GivenFirst,
                   {{"IR", "Asia/Tehran", 1}},
                   "آرش نگین بهرام پریسا کاوه شیرین سیاوش مهسا رستم گلنار کیان ژاله",
                   "احمدی محمدزاده رضایی کریمی تهرانی پارسا شجاعی "
                   "نیک‌نام "
                   "فرهادی "
                   "گیلانی"});
    out.push_back(
        {2,
         GivenFirst,
         {{"NG", "Africa/Lagos", 4}, {"GH", "Africa/Accra", 1}},
         "Adébáyọ̀ Chinwe Olúwaṣeun Ngozi Fẹ́mi Amaka Ọlámidé Ifeanyi Yetúndé Kwame Títílayọ̀ Obinna",
         "Adéyẹmí Okafor Ọ̀ṣúndáre Nwosu Balógun Eze Akíntọ́lá Mensah Ògúnlẹ́sì Chukwu Afolábí Boateng"});
    out.push_back({1,
                   GivenFirst,
                   {{"KE", "Africa/Nairobi", 2}, {"TZ", "Africa/Dar_es_Salaam", 1}},
                   "Amani Baraka Neema Juma Zawadi Wanjiru Otieno Makena Kamau Rehema Suleiman Akinyi",
                   "Mwangi Odhiambo Njoroge Wambui Kiprotich Achieng Mutua Nyambura Hamisi Cheruiyot"});
    out.push_back({1,
                   GivenFirst,
                   {{"ET", "Africa/Addis_Ababa", 1}},
                   "አበበ ሀና ዳዊት ሰላም ብርሃን ማርታ ዮሐንስ ትዕግስት ካሳ እልፍነሽ",
                   "ተስፋዬ በቀለ ገብረማርያም ወልዴ ኃይሉ መንግሥቱ ደስታ ታደሰ"});
}

void addAsia(std::vector<NameCulture> &out)
{
    out.push_back({5,
                   GivenFirst,
                   {{"IN", "Asia/Kolkata", 1}},
                   "आरव अनन्या विवान दीपिका रोहन प्रिया अर्जुन मीरा इशान काव्या सिद्धार्थ श्रेया",
                   "शर्मा वर्मा पटेल गुप्ता सिंह जोशी मिश्रा चौधरी राठौड़ कुलकर्णी"});
    out.push_back(
        {3,
         GivenFirst,
         {{"IN", "Asia/Kolkata", 4},
          {"SG", "Asia/Singapore", 1},
          {"PK", "Asia/Karachi", 2},
          {"BD", "Asia/Dhaka", 1}},
         "Aarav Priyanka Vihaan Ishita Farhan Nandini Kabir Sanya Zubair Tanvi Ayaan Lakshmi Raghav Mehwish",
         "Sharma Iyer Chatterjee Reddy Siddiqui Nair Banerjee Malhotra Rahman Deshpande Qureshi Subramanian "
         "Bhatt Kapoor"});
    out.push_back({6,
                   FamilyFirst,
                   {{"CN", "Asia/Shanghai", 6}, {"TW", "Asia/Taipei", 2}, {"HK", "Asia/Hong_Kong", 1}},
                   "小明 美玲 子涵 浩然 雨桐 志强 欣怡 建国 思远 诗涵 俊杰 晓梅 天佑 梦瑶 家豪 若曦",
                   "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 欧阳 司马"});
    out.push_back({4,
                   FamilyFirst,
                   {{"JP", "Asia/Tokyo", 1}},
                   "さくら 大輔 美咲 翔太 結衣 健一 陽菜 拓海 ひかり 蓮 七海 悠斗 あかり 颯太",
                   "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 斎藤 松本 井上"});
    out.push_back({3,
                   FamilyFirst,
                   {{"KR", "Asia/Seoul", 1}},
                   "민준 서연 도윤 지우 하은 예준 수아 시우 지호 다은 현우 윤서 태양 보라",
                   "김 이 박 최 정 강 조 윤 장 임 한 오 황보 남궁"});
    out.push_back({2,
                   GivenFirst,
                   {{"VN", "Asia/Ho_Chi_Minh", 1}},
                   "Ngọc Đức Thảo Hiếu Phượng Tuấn Yến Khánh Mỹ Dũng Hạnh Vỹ",
                   "Nguyễn Trần Lê Phạm Huỳnh Đặng Bùi Đỗ Hồ Võ"});
    out.push_back({1,
                   GivenFirst,
                   {{"TH", "Asia/Bangkok", 1}},
                   "สมชาย กนกวรรณ ธนากร พิมพ์ชนก ณัฐวุฒิ อรทัย วีระ สุนิสา ปกรณ์ มาลี",
                   "ใจดี ศรีสุข วงศ์ใหญ่ ทองคำ แสงจันทร์ พรหมมา รัตนกุล บุญมี"});
    out.push_back({3,
                   GivenFirst,
                   {{"ID", "Asia/Jakarta", 3}, {"PH", "Asia/Manila", 2}, {"MY", "Asia/Kuala_Lumpur", 1}},
                   "Budi Siti Agus Dewi Rizky Putri Bayu Ayu Jomar Maricel Nurul Hafiz Wayan Ligaya",
                   "Santoso Wijaya Hidayat Pratama Dela_Cruz Bautista Macaraeg Siregar Ibrahim Nasution "
                   "Abdullah Kusuma "
                   "Lestari Magsaysay"});
}

std::vector<NameCulture> makeCultures()
{
    std::vector<NameCulture> out;
    addEnglishAndIberian(out);
    addWesternEurope(out);
    addNorthernEurope(out);
    addEasternEurope(out);
    addCyrillicToGeorgian(out);
    addAfricaAndMiddleEast(out);
    addAsia(out);
    return out;
}

} // namespace

const std::vector<NameCulture> &nameCultures()
{
    static const std::vector<NameCulture> cultures = makeCultures();
    return cultures;
}

const char *tagAdjectives()
{
    return "Shadow Crimson Silent Frozen Golden Iron Velvet Cosmic Rapid Hidden Electric Savage Lunar Solar "
           "Neon Turbo "
           "Mystic Arcane Brave Lucky Sleepy Angry Salty Toxic Pixel Quantum Rusty Silver Stormy Sunken "
           "Thunder Toasty "
           "Ultra Vicious Wicked Wild Young Zen Atomic Binary Blazing Chaotic Clever Cryptic Cyber Dancing "
           "Dire Eternal "
           "Fabled Feral Fuzzy Ghostly Grim Hyper Icy Jolly Laser Lone Magnetic Midnight Nimble Noble "
           "Obsidian Phantom "
           "Polar Primal Radiant Rogue Royal Scarlet Secret Sneaky Spicy Static Stellar Swift Tidal Tiny "
           "Twisted Vapor";
}

const char *tagNouns()
{
    return "Falcon Wolf Dragon Otter Panda Raven Tiger Viper Badger Phoenix Kraken Lynx Moose Penguin Shark "
           "Sparrow "
           "Stallion Walrus Yeti Zebra Archer Assassin Baron Bard Captain Champion Druid Duke Empress "
           "Gambler Gladiator "
           "Goblin Guardian Jester Knight Mage Monarch Monk Ninja Nomad Oracle Outlaw Paladin Pilot Pirate "
           "Prophet Queen "
           "Ranger Reaper Rebel Samurai Sensei Slayer Sniper Sorcerer Spartan Titan Valkyrie Viking Warlock "
           "Wizard "
           "Avalanche Biscuit Blade Bolt Comet Cookie Dagger Ember Fang Glitch Hammer Inferno Meteor Nebula "
           "Noodle Pickle "
           "Pulse Quasar Rocket Saber Storm Taco Tempest Vortex Waffle";
}

} // namespace scorewatch
